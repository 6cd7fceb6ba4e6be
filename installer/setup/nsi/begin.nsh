; Before the first page: rights, one setup at a time, what is installed already, where it goes.

!macro BeginFunctions un
; The log is the administrator's; who has no right leaves one in his own folder.
Function ${un}Begin
  SetShellVarContext all
  SetRegView 64
  InitPluginsDir
  StrCpy $Steps "$PLUGINSDIR\setup-steps.exe"
  File "/oname=$Steps" "${STEPS_PROGRAM}"
  StrCpy $LogFile ""
  Call ${un}ReadWords
  UserInfo::GetAccountType
  Pop $R0
  ${If} $R0 != "Admin"
    ${If} $LogFile == ""
      StrCpy $LogFile "$TEMP\${NAME}-setup.log"
    ${EndIf}
    ${Refuse} ${CODE_NO_RIGHT} "${TEXT_NO_RIGHT}"
  ${EndIf}
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "Global\${NAME}-setup") p.r0 ?e'
  Pop $R0
  ${If} $R0 <> 0
    ${Refuse} ${CODE_SETUP_RUNNING} "${TEXT_SETUP_RUNNING}"
  ${EndIf}
FunctionEnd
!macroend
!insertmacro BeginFunctions ""
!insertmacro BeginFunctions "un."

Function .onInit
  Call Begin
  ${IfNot} ${AtLeastWin10}
    ${Refuse} ${CODE_WINDOWS_TOO_OLD} "${TEXT_WINDOWS_TOO_OLD}"
  ${EndIf}
  Call SecureMachineFolder
  ${If} $LogFile == ""
    StrCpy $LogFile "$APPDATA\${NAME}\logs\setup.log"
  ${EndIf}
  ${Log} "setup ${VERSION} begins"
  ReadRegStr $R1 HKLM "${REGISTRY_KEY}" "Kind"
  ${If} $R1 == "msi"
    ${Refuse} ${CODE_OTHER_KIND_INSTALLED} "${TEXT_OTHER_KIND}"
  ${EndIf}
  ReadRegStr $R1 HKLM "${REGISTRY_KEY}" "Version"
  ${If} $R1 != ""
    ${VersionCompare} $R1 "${VERSION}" $R0
    ${If} $R0 == 1
      ${Refuse} ${CODE_NEWER_INSTALLED} "${TEXT_NEWER}"
    ${EndIf}
  ${EndIf}
  Call ChooseFolder
  Call CheckFolder
  ${If} $R2 != ""
    ${Refuse} $R1 "$R2"
  ${EndIf}
  Call CheckOptions
FunctionEnd

Function ChooseFolder
  ; NSIS pays no heed to what is no whole path.
  ${If} $INSTDIR == ""
  ${AndIf} $FolderWord != ""
    StrCpy $INSTDIR $FolderWord
    ${Refuse} ${CODE_BAD_PROPERTY} "${TEXT_NO_FOLDER}"
  ${EndIf}
  ReadRegStr $R1 HKLM "${REGISTRY_KEY}" "Folder"
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR $R1
  ${ElseIf} $R1 != ""
  ${AndIf} $R1 != $INSTDIR
    ${Refuse} ${CODE_BAD_PROPERTY} "${TEXT_ELSEWHERE}"
  ${EndIf}
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
  ${EndIf}
FunctionEnd

; Its neighbours ".new" and ".old" are ours as well, and a folder with other people's files must not be renamed away.
; $R2 afterwards: what is wrong, "" when nothing is; $R1: its exit code.
Function CheckFolder
  StrCpy $R2 ""
  ${GetRoot} $INSTDIR $R0
  ${If} $R0 == ""
  ${OrIf} $R0 == $INSTDIR
  ${OrIf} "$R0\" == $INSTDIR
    StrCpy $R1 ${CODE_BAD_PROPERTY}
    StrCpy $R2 "${TEXT_NO_FOLDER}"
    Return
  ${EndIf}
  StrLen $R0 $INSTDIR
  ${If} $R0 > ${LONGEST_FOLDER}
    StrCpy $R1 ${CODE_PATH_TOO_LONG}
    StrCpy $R2 "${TEXT_TOO_LONG}"
    Return
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\product.json"
    ${DirState} $INSTDIR $R0
    ${If} $R0 = 1
      StrCpy $R1 ${CODE_BAD_PROPERTY}
      StrCpy $R2 "${TEXT_FOREIGN_FOLDER}"
    ${EndIf}
  ${EndIf}
FunctionEnd
