; This PC around the program: folders with their rights, settings, Start menu, firewall, registry.
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define RUN_KEY "Software\Microsoft\Windows\CurrentVersion\Run"

; Fails as a whole: the old version comes back, with the settings as they were.
Function SetUpMachine
  CreateDirectory "$APPDATA\${NAME}\data"
  !insertmacro _Secure "$APPDATA\${NAME}\data" "${ALL_WRITE}"
  ${If} $Code <> 0
    StrCpy $Said "$APPDATA\${NAME}\data"
    ${Fail} ${CODE_FAILED} "${TEXT_CANNOT_SECURE}"
  ${EndIf}
  ${If} ${FileExists} "$APPDATA\${NAME}\settings.toml"
    ClearErrors
    CopyFiles /SILENT "$APPDATA\${NAME}\settings.toml" "$PLUGINSDIR\settings.toml"
    ${If} ${Errors}
      StrCpy $Said "$APPDATA\${NAME}\settings.toml"
      ${Fail} ${CODE_FAILED} "${TEXT_CANNOT_SET}"
    ${EndIf}
  ${EndIf}
  ${Run} 'run ${ANSWER} "$INSTDIR\${CONSOLE_PROGRAM}" ${SETTINGS_COMMAND}$SettingsWords'
  ${Log} "settings: $Code $Said"
  ${If} $Code <> 0
    Call PutSettingsBack
  ${EndIf}
  ${If} $Code = 2
    ${Fail} ${CODE_BAD_PROPERTY} "${TEXT_BAD_PROPERTY}"
  ${ElseIf} $Code <> 0
    ${Fail} ${CODE_FAILED} "${TEXT_CANNOT_SET}"
  ${EndIf}
FunctionEnd

Function PutSettingsBack
  ${If} ${FileExists} "$PLUGINSDIR\settings.toml"
    CopyFiles /SILENT "$PLUGINSDIR\settings.toml" "$APPDATA\${NAME}\settings.toml"
  ${Else}
    Delete "$APPDATA\${NAME}\settings.toml"
  ${EndIf}
FunctionEnd

!macro _Shortcut title arguments comment
  CreateShortcut "$SMPROGRAMS\${NAME}\${title}.lnk" "$INSTDIR\${WINDOW_PROGRAM}" "${arguments}" "" 0 "" "" "${comment}"
!macroend

!macro _AllowAnswers program
  ${Run} 'run ${ANSWER} "$SYSDIR\netsh.exe" advfirewall firewall add rule name="${FIREWALL_NAME}" dir=in action=allow program="$INSTDIR\${program}" protocol=${FIREWALL_PROTOCOL} localport=${FIREWALL_PORT} profile=${FIREWALL_PROFILES}'
  ${Log} "firewall: $Code $Said"
!macroend

; Nothing here keeps the program from working: what cannot be done stands in the log.
Function Register
  SetOutPath $INSTDIR
  RMDir /r "$SMPROGRAMS\${NAME}"
  CreateDirectory "$SMPROGRAMS\${NAME}"
  !insertmacro EachShortcut _Shortcut
  SetOutPath $TEMP
  ${Run} 'run ${ANSWER} "$SYSDIR\netsh.exe" advfirewall firewall delete rule name="${FIREWALL_NAME}"'
  !insertmacro EachFirewallProgram _AllowAnswers
  ${If} $Autostart == 1
    WriteRegStr HKLM "${RUN_KEY}" "${AUTOSTART_VALUE}" '"$INSTDIR\${AUTOSTART_PROGRAM}" ${AUTOSTART_ARGUMENTS}'
  ${Else}
    DeleteRegValue HKLM "${RUN_KEY}" "${AUTOSTART_VALUE}"
  ${EndIf}
  WriteRegStr HKLM "${REGISTRY_KEY}" "Kind" "exe"
  WriteRegStr HKLM "${REGISTRY_KEY}" "Folder" "$INSTDIR"
  WriteRegStr HKLM "${REGISTRY_KEY}" "Autostart" "$Autostart"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${WINDOW_PROGRAM}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "Comments" "${COMMENTS}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\${UNINSTALLER}"'
  ; In place and waited for: deployment tools get the exit code.
  WriteRegStr HKLM "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\${UNINSTALLER}" /S _?=$INSTDIR'
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "EstimatedSize" ${INSTALLED_KB}
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" "NoRepair" 1
  ; Last: a version that stands here has everything above.
  WriteRegStr HKLM "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${REGISTRY_KEY}" "Version" "${VERSION}"
  ClearErrors
FunctionEnd
