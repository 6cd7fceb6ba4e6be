; Words after setup.exe and uninstall.exe. Windows' own function parts them, so that every way of quoting holds;
; a word that nobody knows is refused, since a setting that was misspelled would be missed much later.
Var Autostart
Var SelfTest
Var SettingsWords
Var Purge
Var WrongWord
!define MOST_WORDS 850

!macro OptionFunctions un
; $R9: a word. Comparing pays no heed to capitals.
Function ${un}TakeWord
  StrCpy $R7 $R9 5
  ${If} $R7 == "/LOG="
    StrCpy $LogFile $R9 "" 5
    Return
  ${EndIf}
  ${If} $R9 == "/S"
  ${OrIf} $R9 == "/NCRC"
    Return
  ${EndIf}
  !if "${un}" == "un."
    ${If} $R9 == "/PURGE"
      StrCpy $Purge 1
      Return
    ${EndIf}
  !else
    ${If} $R9 == "/SELFTEST"
      StrCpy $SelfTest 1
      Return
    ${EndIf}
    StrLen $R8 "/${AUTOSTART_PROPERTY}="
    StrCpy $R7 $R9 $R8
    ${If} $R7 == "/${AUTOSTART_PROPERTY}="
      StrCpy $Autostart $R9 "" $R8
      Return
    ${EndIf}
    !insertmacro _TakeProperty "${SETTINGS_FILE_PROPERTY}" "${SETTINGS_FILE_OPTION}"
    !insertmacro EachProperty _TakeSetting
  !endif
  StrCpy $WrongWord $R9
FunctionEnd

; All but the program's own name; /D= and _?= are the last ones and NSIS' own.
Function ${un}ReadWords
  StrCpy $SettingsWords ""
  StrCpy $WrongWord ""
  StrCpy $Autostart ""
  StrCpy $Purge 0
  StrCpy $SelfTest 0
  System::Call 'kernel32::GetCommandLineW() p .R0'
  System::Call 'shell32::CommandLineToArgvW(p R0, *i .R1) p .R2'
  StrCpy $R3 1
  ${While} $R3 < $R1
    IntOp $R4 $R3 * 8
    IntPtrOp $R5 $R2 + $R4
    System::Call '*$R5(w .R9)'
    StrCpy $R4 $R9 3
    ${If} $R4 == "/D="
    ${OrIf} $R4 == "_?="
      ${Break}
    ${EndIf}
    Call ${un}TakeWord
    IntOp $R3 $R3 + 1
  ${EndWhile}
  System::Call 'kernel32::LocalFree(p R2)'
FunctionEnd
!macroend

; A value that ends with "\" must not swallow the quotation mark behind it.
!macro _AddSetting key value
  StrCpy $R7 "${value}" 1 -1
  ${If} $R7 == "\"
    StrCpy $SettingsWords '$SettingsWords "${key}${value}\"'
  ${Else}
    StrCpy $SettingsWords '$SettingsWords "${key}${value}"'
  ${EndIf}
!macroend

!macro _TakeProperty property key
  StrLen $R8 "/${property}="
  StrCpy $R7 $R9 $R8
  ${If} $R7 == "/${property}="
    StrCpy $R6 $R9 "" $R8
    !insertmacro _AddSetting "${key}" "$R6"
    Return
  ${EndIf}
!macroend

!macro _TakeSetting property key
  !insertmacro _TakeProperty "${property}" "${key}="
!macroend

!insertmacro OptionFunctions ""
!insertmacro OptionFunctions "un."

Function CheckOptions
  ${If} $WrongWord != ""
    ${Refuse} ${CODE_BAD_PROPERTY} "${TEXT_UNKNOWN_WORD}"
  ${EndIf}
  StrLen $R9 $SettingsWords
  ${If} $R9 > ${MOST_WORDS}
    ${Refuse} ${CODE_BAD_PROPERTY} "${TEXT_LONG_PROPERTIES}"
  ${EndIf}
  ${If} $Autostart == ""
    ReadRegStr $Autostart HKLM "${REGISTRY_KEY}" "Autostart"
    ${If} $Autostart == ""
      StrCpy $Autostart 0
    ${EndIf}
  ${ElseIf} $Autostart != "0"
  ${AndIf} $Autostart != "1"
    ${Refuse} ${CODE_BAD_PROPERTY} "${TEXT_BAD_CHOICE}"
  ${EndIf}
FunctionEnd
