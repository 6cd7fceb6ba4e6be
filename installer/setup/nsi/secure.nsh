; Rights by Windows' own numbers of groups, whose names depend on the language:
; S-1-5-18 the system, S-1-5-32-544 administrators, S-1-5-32-545 users.
!define ONLY_ADMINS_WRITE "/inheritance:r /grant:r *S-1-5-18:(OI)(CI)F /grant:r *S-1-5-32-544:(OI)(CI)F /grant:r *S-1-5-32-545:(OI)(CI)RX"
!define ALL_WRITE "/inheritance:r /grant:r *S-1-5-18:(OI)(CI)F /grant:r *S-1-5-32-544:(OI)(CI)F /grant:r *S-1-5-32-545:(OI)(CI)M"
!define LINK 0x400

; Every user may make folders in %ProgramData%, and elsewhere than below Program Files: one that was there before us
; may lead to another place, let its owner change its rights again, or hold what he would have us believe.
!macro _RefuseUnlessOwned command
  ${Run} '${command}'
  ${If} $Code <> 0
    Call FindLog
    ${Refuse} ${CODE_FAILED} "${TEXT_NOT_OWNED}"
  ${EndIf}
!macroend

; Officers may own what lies in their data, but it is no link.
!macro _RefuseLink folder
  System::Call 'kernel32::GetFileAttributesW(w "${folder}") i.r0'
  ${If} $0 != -1
    IntOp $0 $0 & ${LINK}
    ${If} $0 <> 0
      StrCpy $Said "${folder}"
      Call FindLog
      ${Refuse} ${CODE_FAILED} "${TEXT_NOT_OWNED}"
    ${EndIf}
  ${EndIf}
!macroend

!macro _Secure folder rights
  ${Run} 'run ${ANSWER} "$SYSDIR\icacls.exe" "${folder}" ${rights} /Q'
  ${Log} "rights of ${folder}: $Code $Said"
!macroend

; Where administrators alone write, when the folder of the log cannot be used.
Function FindLog
  ${If} $LogFile == ""
    CreateDirectory "$WINDIR\Logs"
    StrCpy $LogFile "$WINDIR\Logs\${NAME}-setup.log"
  ${EndIf}
FunctionEnd

; What is believed, run or written to by administrators there.
!define MACHINE_FILES '"$APPDATA\${NAME}\settings.toml" "$APPDATA\${NAME}\profiles.toml" "$APPDATA\${NAME}\update.json" "$APPDATA\${NAME}\logs" "$APPDATA\${NAME}\logs\setup.log"'

; The folder of IT's settings, before anything is written there.
Function SecureMachineFolder
  !insertmacro _RefuseUnlessOwned 'own ${ANSWER} "$APPDATA\${NAME}"'
  ${Run} 'run ${ANSWER} "$SYSDIR\icacls.exe" "$APPDATA\${NAME}" /setowner *S-1-5-32-544 /Q'
  !insertmacro _Secure "$APPDATA\${NAME}" "${ONLY_ADMINS_WRITE}"
  ${If} $Code <> 0
    StrCpy $Said "$APPDATA\${NAME}"
    Call FindLog
    ${Refuse} ${CODE_FAILED} "${TEXT_CANNOT_SECURE}"
  ${EndIf}
  ; Not before: until now users could make these, should somebody have made the folder by hand.
  !insertmacro _RefuseUnlessOwned 'owned ${ANSWER} ${MACHINE_FILES}'
  !insertmacro _RefuseLink "$APPDATA\${NAME}\data"
  CreateDirectory "$APPDATA\${NAME}\logs"
  ${Run} 'run ${ANSWER} "$SYSDIR\icacls.exe" "$APPDATA\${NAME}\logs" /setowner *S-1-5-32-544 /Q'
  ${Run} 'run ${ANSWER} "$SYSDIR\icacls.exe" "$APPDATA\${NAME}\logs" /reset /Q'
  ${If} ${FileExists} "$APPDATA\${NAME}\settings.toml"
    ${Run} 'run ${ANSWER} "$SYSDIR\icacls.exe" "$APPDATA\${NAME}\settings.toml" /setowner *S-1-5-32-544 /Q'
    ${Run} 'run ${ANSWER} "$SYSDIR\icacls.exe" "$APPDATA\${NAME}\settings.toml" /reset /Q'
  ${EndIf}
FunctionEnd
