; Rights by Windows' own numbers of groups, whose names depend on the language:
; S-1-5-18 the system, S-1-5-32-544 administrators, S-1-5-32-545 users.
!define ONLY_ADMINS_WRITE "/inheritance:r /grant:r *S-1-5-18:(OI)(CI)F /grant:r *S-1-5-32-544:(OI)(CI)F /grant:r *S-1-5-32-545:(OI)(CI)RX"
!define ALL_WRITE "/inheritance:r /grant:r *S-1-5-18:(OI)(CI)F /grant:r *S-1-5-32-544:(OI)(CI)F /grant:r *S-1-5-32-545:(OI)(CI)M"
!define LINK 0x400

; Every user may make folders in %ProgramData%: one that was there before us may be somebody's link to another place.
!macro _RefuseLink folder
  System::Call 'kernel32::GetFileAttributesW(w "${folder}") i.r0'
  ${If} $0 != -1
    IntOp $0 $0 & ${LINK}
    ${If} $0 <> 0
      StrCpy $Said "${folder}"
      ${Refuse} ${CODE_FAILED} "${TEXT_CANNOT_SECURE}"
    ${EndIf}
  ${EndIf}
!macroend

!macro _Secure folder rights
  ${Run} 'run ${ANSWER} "$SYSDIR\icacls.exe" "${folder}" ${rights} /Q'
  ${Log} "rights of ${folder}: $Code $Said"
!macroend

; The folder of IT's settings, before anything is written there.
Function SecureMachineFolder
  !insertmacro _RefuseLink "$APPDATA\${NAME}"
  CreateDirectory "$APPDATA\${NAME}"
  ${Run} 'run ${ANSWER} "$SYSDIR\icacls.exe" "$APPDATA\${NAME}" /setowner *S-1-5-32-544 /Q'
  !insertmacro _Secure "$APPDATA\${NAME}" "${ONLY_ADMINS_WRITE}"
  ${If} $Code <> 0
    StrCpy $Said "$APPDATA\${NAME}"
    ${Refuse} ${CODE_FAILED} "${TEXT_CANNOT_SECURE}"
  ${EndIf}
  !insertmacro _RefuseLink "$APPDATA\${NAME}\logs"
  !insertmacro _RefuseLink "$APPDATA\${NAME}\data"
  !insertmacro _RefuseLink "$APPDATA\${NAME}\settings.toml"
  CreateDirectory "$APPDATA\${NAME}\logs"
  ; Whoever had made it before us could still lay a link there for what we write.
  ${Run} 'run ${ANSWER} "$SYSDIR\icacls.exe" "$APPDATA\${NAME}\logs" /setowner *S-1-5-32-544 /Q'
  ${Run} 'run ${ANSWER} "$SYSDIR\icacls.exe" "$APPDATA\${NAME}\logs" /reset /Q'
  ${If} ${FileExists} "$APPDATA\${NAME}\settings.toml"
    ${Run} 'run ${ANSWER} "$SYSDIR\icacls.exe" "$APPDATA\${NAME}\settings.toml" /setowner *S-1-5-32-544 /Q'
    ${Run} 'run ${ANSWER} "$SYSDIR\icacls.exe" "$APPDATA\${NAME}\settings.toml" /reset /Q'
  ${EndIf}
FunctionEnd
