; Uninstalling: the program, its shortcuts, registry, rule and start; %ProgramData% stays unless told otherwise.
; As bootstrap/updating.py has it.
!define UPDATE_FOLDER "$PROGRAMFILES64\${NAME}.update"

Function un.onInit
  Call un.Begin
  ${If} $LogFile == ""
    CreateDirectory "$APPDATA\${NAME}\logs"
    StrCpy $LogFile "$APPDATA\${NAME}\logs\setup.log"
  ${EndIf}
  ${Log} "uninstall ${VERSION} from $INSTDIR begins"
  ${IfNot} ${FileExists} "$INSTDIR\product.json"
    ${Refuse} ${CODE_FAILED} "${TEXT_NOT_OURS}"
  ${EndIf}
  ${If} $WrongWord != ""
    ${Refuse} ${CODE_BAD_PROPERTY} "${TEXT_UNKNOWN_WORD}"
  ${EndIf}
FunctionEnd

Function un.RefuseWhileUsed
  ask:
  ${Run} 'inuse ${ANSWER} "$INSTDIR" "${UNINSTALLER}"'
  ${If} $Code = ${CODE_RUNNING}
    ${IfNot} ${Silent}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TEXT_RUNNING}" IDRETRY ask
    ${EndIf}
    StrCpy $Said "(cửa sổ)"
    ${Log} "failed ${CODE_RUNNING}: ${TEXT_RUNNING}"
    SetErrorLevel ${CODE_RUNNING}
    Quit
  ${ElseIf} $Code <> 0
    ${IfNot} ${Silent}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TEXT_FILE_LOCKED}" IDRETRY ask
    ${EndIf}
    ${Log} "failed ${CODE_FILE_LOCKED}: ${TEXT_FILE_LOCKED}"
    SetErrorLevel ${CODE_FILE_LOCKED}
    Quit
  ${EndIf}
FunctionEnd

; RMDir goes through links that somebody may have laid there.
!macro _RemoveOwned folder
  ${Run} 'owned ${ANSWER} "${folder}"'
  ${If} $Code = 0
    RMDir /r "${folder}"
  ${Else}
    ${Log} "left alone, not ours: ${folder}"
  ${EndIf}
!macroend

Section "un.${NAME}"
  SetShellVarContext all
  SetRegView 64
  Call un.RefuseWhileUsed
  ${If} $Purge == 0
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "${TEXT_ASK_PURGE}" /SD IDNO IDNO keep
    StrCpy $Purge 1
    keep:
  ${EndIf}
  ${Run} 'run ${ANSWER} "$SYSDIR\netsh.exe" advfirewall firewall delete rule name="${FIREWALL_NAME}"'
  ${Log} "firewall: $Code $Said"
  ; Before the program: the task would run what is not there any more. Without one there is nothing to delete.
  ${Run} 'run ${ANSWER} "$SYSDIR\schtasks.exe" /Delete /TN "${UPDATE_TASK}" /F'
  ${Log} "update task: $Code $Said"
  ${Run} 'run ${ANSWER} "$SYSDIR\schtasks.exe" /Delete /TN "${UPDATE_TASK} when closed" /F'
  ${Log} "update task when closed: $Code $Said"
  RMDir /r "${UPDATE_FOLDER}"
  RMDir /r "$SMPROGRAMS\${NAME}"
  DeleteRegValue HKLM "${RUN_KEY}" "${AUTOSTART_VALUE}"
  SetOutPath $TEMP
  !insertmacro _RemoveOwned "$INSTDIR.new"
  !insertmacro _RemoveOwned "$INSTDIR.old"
  RMDir /r $INSTDIR
  Call un.RemoveRest
  DeleteRegKey HKLM "${REGISTRY_KEY}"
  DeleteRegKey /ifempty HKLM "Software\${NAME}"
  DeleteRegKey HKLM "${UNINSTALL_KEY}"
  ${Log} "uninstalled"
  ${If} $Purge == 1
    ; "rd" does not go through links that users may have made there.
    ${Run} 'run ${ANSWER} "$SYSDIR\cmd.exe" /c rd /s /q "$APPDATA\${NAME}"'
  ${EndIf}
SectionEnd

; Run in place, this program still lies there and can be neither deleted nor renamed: one of ours waits for its end.
; By process and file, not by trying for a while, as somebody may install again meanwhile.
Function un.RemoveRest
  SetErrorLevel ${CODE_DONE}
  ${IfNot} ${FileExists} "$INSTDIR\*.*"
    Return
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\product.json"
  ${OrIf} ${FileExists} "$INSTDIR\${WINDOW_PROGRAM}"
  ${OrIf} ${FileExists} "$INSTDIR\runtime\*.*"
    ${Log} "failed ${CODE_FILE_LOCKED}: ${TEXT_LEFT_BEHIND}"
    MessageBox MB_OK|MB_ICONEXCLAMATION "${TEXT_LEFT_BEHIND}" /SD IDOK
    SetErrorLevel ${CODE_FILE_LOCKED}
  ${EndIf}
  ; Where administrators alone write: the system's own %TEMP% is everybody's, and what waits runs with its rights.
  StrCpy $R0 "$PROGRAMFILES64\${NAME}.remove"
  CreateDirectory $R0
  Delete "$R0\answer.txt"
  CopyFiles /SILENT $Steps $R0
  System::Call 'kernel32::GetCurrentProcessId() i .R1'
  ExecShell "" "$SYSDIR\cmd.exe" '/d /c start "" /wait "$R0\setup-steps.exe" forget "$R0\answer.txt" $R1 "$INSTDIR\${UNINSTALLER}" "$INSTDIR" & rd /s /q "$R0"' SW_HIDE
  ; Not before it waits: it would come too late then, and take the uninstaller of the next installation.
  StrCpy $R2 0
  ${DoUntil} ${FileExists} "$R0\answer.txt"
    Sleep 50
    IntOp $R2 $R2 + 1
    ${If} $R2 > 200
      ${ExitDo}
    ${EndIf}
  ${Loop}
FunctionEnd
