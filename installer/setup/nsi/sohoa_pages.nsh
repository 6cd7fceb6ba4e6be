; Pages, for a hand with a stick: where this counter is, where it sends, then go. An update asks nothing.
Var OfficeField
Var TargetField
Var AutostartField
Var IsUpdate

!define MUI_ABORTWARNING
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_CUSTOMFUNCTION_GUIINIT NoteUpdate
!define MUI_WELCOMEPAGE_TITLE "Cài ${NAME} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "${NAME} số hóa hồ sơ tại Bộ phận Một cửa: quét, kiểm tra, ký số và gửi đi.$\r$\n$\r$\nChương trình được cài cho mọi người dùng của máy này. Hồ sơ và thiết lập đã có trên máy được giữ nguyên.$\r$\n$\r$\nHãy đóng ${NAME} nếu đang mở, rồi bấm Tiến."
!insertmacro MUI_PAGE_WELCOME
Page custom CounterPage LeaveCounterPage
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhenUpdating
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolderTyped
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "Đã cài xong ${NAME}"
!define MUI_FINISHPAGE_TEXT "Mở chương trình từ menu Start, thư mục ${NAME}.$\r$\n$\r$\nCán bộ CNTT: mở “${NAME} - Máy này” để kiểm tra máy và quét thử một trang."
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Chương trình sẽ được gỡ khỏi máy này. Hồ sơ đã quét và thiết lập được giữ lại, trừ khi bạn chọn xóa ở bước sau."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"

Function NoteUpdate
  StrCpy $IsUpdate 0
  ${If} ${FileExists} "$INSTDIR\product.json"
    StrCpy $IsUpdate 1
  ${EndIf}
FunctionEnd

Function SkipWhenUpdating
  ${If} $IsUpdate == 1
    Abort
  ${EndIf}
FunctionEnd

; /D= and the registry were looked at before; here a hand may have typed another one.
Function CheckFolderTyped
  Call CheckFolder
  ${If} $R2 != ""
    MessageBox MB_OK|MB_ICONEXCLAMATION "$R2"
    Abort
  ${EndIf}
FunctionEnd

Function CounterPage
  Call SkipWhenUpdating
  !insertmacro MUI_HEADER_TEXT "Quầy này" "Để trống điều chưa biết: cán bộ CNTT đặt sau được."
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 12u "Mã đơn vị, ví dụ 06463:"
  Pop $0
  ${NSD_CreateText} 0 13u 60% 13u ""
  Pop $OfficeField
  ${NSD_CreateLabel} 0 38u 100% 24u "Nơi nhận hồ sơ: địa chỉ của tỉnh (https://…) hoặc thư mục chia sẻ (\\máy-chủ\thư-mục):"
  Pop $0
  ${NSD_CreateText} 0 63u 100% 13u ""
  Pop $TargetField
  ${NSD_CreateCheckbox} 0 90u 100% 12u "Tự gửi hồ sơ đang chờ khi có người đăng nhập Windows"
  Pop $AutostartField
  ${If} $Autostart == 1
    ${NSD_Check} $AutostartField
  ${EndIf}
  ${NSD_SetFocus} $OfficeField
  nsDialogs::Show
FunctionEnd

!macro _TakeTyped field key
  ${NSD_GetText} ${field} $R9
  ${If} $R9 != ""
    !insertmacro _AddSetting "${key}=" "$R9"
  ${EndIf}
!macroend

; What was typed holds over what stood after setup.exe; the page may be left twice, the later words win.
Function LeaveCounterPage
  ${NSD_GetState} $AutostartField $Autostart
  !insertmacro _TakeTyped $OfficeField "office"
  !insertmacro _TakeTyped $TargetField "target"
FunctionEnd
