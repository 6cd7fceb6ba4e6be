; The new version is unpacked beside, checked, and takes the old one's place by two renames. Whatever goes wrong
; before leaves the old one untouched; whatever goes wrong after, until the old one is deleted, puts it back.
Var HadOld
Var IsExchanged

Function .onInstFailed
  Call PutBack
FunctionEnd

!macro _Fail code text
  StrCpy $Code ${code}
  ${Log} "failed ${code}: ${text}"
  Call PutBack
  MessageBox MB_OK|MB_ICONSTOP `${text}` /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend
!define Fail '!insertmacro _Fail'

; Virus scanners hold new files for a moment: five tries.
!macro _RenamePatiently from to
  StrCpy $1 0
  ${Do}
    ClearErrors
    Rename "${from}" "${to}"
    ${IfNot} ${Errors}
      ${ExitDo}
    ${EndIf}
    IntOp $1 $1 + 1
    Sleep 1000
  ${LoopUntil} $1 > 4
!macroend

; Also for a second time, when everything is put back.
Function PutBack
  SetOutPath $TEMP
  ${If} $IsExchanged == 1
    ${Log} "putting the old version back"
    !insertmacro _RenamePatiently "$INSTDIR" "$INSTDIR.new"
    ${If} $HadOld == 1
      !insertmacro _RenamePatiently "$INSTDIR.old" "$INSTDIR"
    ${EndIf}
    StrCpy $IsExchanged 0
  ${EndIf}
  RMDir /r "$INSTDIR.new"
FunctionEnd

; What a setup that was killed left: the folder that has its final name is always a whole version.
Function HealLeftovers
  StrCpy $IsExchanged 0
  SetOutPath $TEMP
  ${If} ${FileExists} "$INSTDIR.old\*.*"
    ${If} ${FileExists} "$INSTDIR\*.*"
      ${Log} "removing what was left of an earlier version"
      RMDir /r "$INSTDIR.old"
    ${Else}
      ${Log} "an earlier setup was interrupted: taking the version before it back"
      Rename "$INSTDIR.old" $INSTDIR
    ${EndIf}
  ${EndIf}
  RMDir /r "$INSTDIR.new"
  ClearErrors
FunctionEnd

Function RefuseWhileUsed
  ask:
  ${IfNot} ${FileExists} "$INSTDIR\*.*"
    Return
  ${EndIf}
  ${Run} 'inuse ${ANSWER} "$INSTDIR" "${UNINSTALLER}"'
  ${If} $Code = ${CODE_RUNNING}
    ${IfNot} ${Silent}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TEXT_RUNNING}" IDRETRY ask
    ${EndIf}
    ; Titles of windows may hold names of people: none in the log.
    StrCpy $0 $Said
    StrCpy $Said "(cửa sổ)"
    ${Log} "failed ${CODE_RUNNING}: ${TEXT_RUNNING}"
    Call PutBack
    StrCpy $Said $0
    SetErrorLevel ${CODE_RUNNING}
    Quit
  ${ElseIf} $Code = ${CODE_FILE_LOCKED}
    ${IfNot} ${Silent}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TEXT_FILE_LOCKED}" IDRETRY ask
    ${EndIf}
    ${Log} "failed ${CODE_FILE_LOCKED}: ${TEXT_FILE_LOCKED}"
    Call PutBack
    SetErrorLevel ${CODE_FILE_LOCKED}
    Quit
  ${ElseIf} $Code <> 0
    ${Fail} ${CODE_FAILED} "${TEXT_CANNOT_EXCHANGE}"
  ${EndIf}
FunctionEnd

; A folder that nobody but administrators may write to, from its first moment.
Function MakeBeside
  ${GetParent} $INSTDIR $R0
  CreateDirectory $R0
  ${Run} 'own ${ANSWER} "$INSTDIR.new"'
  ${If} $Code <> 0
    ${Refuse} ${CODE_FAILED} "${TEXT_CANNOT_UNPACK}"
  ${EndIf}
FunctionEnd

; $Said: free megabytes where the program goes.
Function FreeSpace
  StrCpy $Said 0
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$INSTDIR.new", *l .r0, p 0, p 0) i.r1'
  ${If} $1 <> 0
    System::Int64Op $0 / 1048576
    Pop $Said
  ${EndIf}
FunctionEnd

Function NeedSpace
  Call FreeSpace
  ${Log} "free: $Said MB, needed: ${NEEDED_MB} MB"
  ${If} $Said < ${NEEDED_MB}
    ${Fail} ${CODE_DISK_FULL} "${TEXT_DISK_FULL}"
  ${EndIf}
FunctionEnd

Function UnpackBeside
  !insertmacro _Secure "$INSTDIR.new" "${ONLY_ADMINS_WRITE}"
  ${If} $Code <> 0
    StrCpy $Said $INSTDIR
    ${Fail} ${CODE_FAILED} "${TEXT_CANNOT_SECURE}"
  ${EndIf}
  ; Should the unpacking end the setup, this is what it meant.
  SetErrorLevel ${CODE_FAILED}
  ClearErrors
  !insertmacro EachFolder
  WriteUninstaller "$INSTDIR.new\${UNINSTALLER}"
  ${If} ${Errors}
    Call FreeSpace
    ${If} $Said < 16
      ${Fail} ${CODE_DISK_FULL} "${TEXT_DISK_FULL}"
    ${EndIf}
    ${Fail} ${CODE_FAILED} "${TEXT_CANNOT_UNPACK}"
  ${EndIf}
  ; A folder in which somebody stands cannot be renamed.
  SetOutPath $TEMP
FunctionEnd

Function VerifyBeside
  File "/oname=$PLUGINSDIR\files.txt" "${GENERATED}/files.txt"
  ${Run} 'verify ${ANSWER} "$PLUGINSDIR\files.txt" "$INSTDIR.new"'
  ${If} $Code <> 0
    ${Fail} ${CODE_FILES_DAMAGED} "${TEXT_FILES_DAMAGED}"
  ${EndIf}
  ${Log} "checked"
FunctionEnd

; Asked for by scheduled updates, where nobody looks on: the old version stays unless the new one works on this PC.
Function TestBeside
  ${If} $SelfTest == 1
    ${Run} 'run ${ANSWER} "$INSTDIR.new\${CONSOLE_PROGRAM}" ${SELF_TEST_COMMAND}'
    ${Log} "self-test: $Code $Said"
    ${If} $Code <> 0
      ${Fail} ${CODE_SELF_TEST_FAILED} "${TEXT_SELF_TEST_FAILED}"
    ${EndIf}
  ${EndIf}
FunctionEnd

Function ExchangeFolders
  StrCpy $HadOld 0
  ${If} ${FileExists} "$INSTDIR\*.*"
    StrCpy $HadOld 1
    !insertmacro _RenamePatiently "$INSTDIR" "$INSTDIR.old"
    ${If} ${Errors}
      ${Fail} ${CODE_FILE_LOCKED} "${TEXT_CANNOT_EXCHANGE}"
    ${EndIf}
  ${Else}
    RMDir $INSTDIR
  ${EndIf}
  !insertmacro _RenamePatiently "$INSTDIR.new" "$INSTDIR"
  ${If} ${Errors}
    ${If} $HadOld == 1
      Rename "$INSTDIR.old" $INSTDIR
    ${EndIf}
    ${Fail} ${CODE_FILE_LOCKED} "${TEXT_CANNOT_EXCHANGE}"
  ${EndIf}
  StrCpy $IsExchanged 1
  ${Log} "exchanged"
FunctionEnd

; One that cannot be deleted now goes with the next run.
Function RemoveOld
  StrCpy $IsExchanged 0
  RMDir /r "$INSTDIR.old"
  ${If} ${FileExists} "$INSTDIR.old\*.*"
    ${Log} "the old version is left in $INSTDIR.old"
  ${EndIf}
  ClearErrors
FunctionEnd
