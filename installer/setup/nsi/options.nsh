; Words after setup.exe and uninstall.exe. Windows' own function parts them, so that every way of quoting holds;
; a word that nobody knows is refused, since a setting that was misspelled would be missed much later.
Var Autostart
Var SelfTest
Var SettingsWords
Var Purge
Var WrongWord
Var FolderWord
!define MOST_WORDS 850

!macro OptionFunctions un
; $R9: a word. Comparing pays no heed to capitals.
Function ${un}TakeWord
  StrCpy $R7 $R9 5
  ${If} $R7 == "/LOG="
    ; Whole, as the folder in which we stand will be another.
    StrCpy $R8 $R9 "" 5
    System::Call 'kernel32::GetFullPathNameW(w R8, i ${NSIS_MAX_STRLEN}, w .R8, p 0) i.R7'
    ${If} $R7 <> 0
      StrCpy $LogFile $R8
    ${EndIf}
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
  StrCpy $FolderWord ""
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
      StrCpy $FolderWord $R9 "" 3
      ${Break}
    ${EndIf}
    Call ${un}TakeWord
    IntOp $R3 $R3 + 1
  ${EndWhile}
  System::Call 'kernel32::LocalFree(p R2)'
FunctionEnd
!macroend

; $R7: a word; afterwards as Windows' own function takes it from a command line. Before a quotation mark each
; backslash counts twice.
Function QuoteWord
  StrCpy $0 0
  StrCpy $2 ""
  StrCpy $3 '"'
  ${Do}
    StrCpy $1 $R7 1 $0
    ${If} $1 == ""
      ${ExitDo}
    ${ElseIf} $1 == "\"
      StrCpy $2 "$2\"
    ${Else}
      ${If} $1 == '"'
        StrCpy $3 "$3$2\"
      ${EndIf}
      StrCpy $2 ""
    ${EndIf}
    StrCpy $3 "$3$1"
    IntOp $0 $0 + 1
  ${Loop}
  StrCpy $R7 '$3$2"'
FunctionEnd

!macro _AddSetting key value
  StrCpy $R7 "${key}${value}"
  Call QuoteWord
  StrCpy $SettingsWords "$SettingsWords $R7"
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
