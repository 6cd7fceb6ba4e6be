; The log, and the one way to fail: written down, said unless silent, told by exit code.

!macro _Log text
  Push $0
  StrCpy $0 `${text}`
  !ifdef __UNINSTALL__
    Call un.WriteLog
  !else
    Call WriteLog
  !endif
  Pop $0
!macroend
!define Log '!insertmacro _Log'

; Before the section runs nothing has to be put back.
!macro _Refuse code text
  StrCpy $Code ${code}
  ${Log} "refused ${code}: ${text}"
  MessageBox MB_OK|MB_ICONSTOP `${text}` /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend
!define Refuse '!insertmacro _Refuse'

; A program without a window: exit code in $Code, what it said in $Said.
!macro _Run command
  ExecWait `"$Steps" ${command}` $Code
  !ifdef __UNINSTALL__
    Call un.ReadAnswer
  !else
    Call ReadAnswer
  !endif
!macroend
!define Run '!insertmacro _Run'
!define ANSWER '"$PLUGINSDIR\answer.txt"'

!macro SpeakFunctions un
; $0: the line. One that cannot be written is no reason to stop.
Function ${un}WriteLog
  ${If} $LogFile == ""
    Return
  ${EndIf}
  Push $1
  Push $2
  Push $3
  Push $4
  Push $5
  Push $6
  Push $7
  Push $8
  ClearErrors
  FileOpen $1 $LogFile a
  ${IfNot} ${Errors}
    FileSeek $1 0 END $5
    ; Begins with the mark that says UTF-16.
    ${If} $5 == 0
      FileWriteUTF16LE /BOM $1 ""
    ${EndIf}
    ${GetTime} "" "L" $2 $3 $4 $5 $6 $7 $8
    FileWriteUTF16LE $1 "$4-$3-$2 $6:$7:$8 $0$\r$\n"
    FileClose $1
  ${EndIf}
  ClearErrors
  Pop $8
  Pop $7
  Pop $6
  Pop $5
  Pop $4
  Pop $3
  Pop $2
  Pop $1
FunctionEnd

Function ${un}ReadAnswer
  Push $0
  StrCpy $Said ""
  ClearErrors
  FileOpen $0 "$PLUGINSDIR\answer.txt" r
  ${IfNot} ${Errors}
    FileReadUTF16LE $0 $Said
    FileClose $0
  ${EndIf}
  Delete "$PLUGINSDIR\answer.txt"
  ClearErrors
  Pop $0
FunctionEnd
!macroend
!insertmacro SpeakFunctions ""
!insertmacro SpeakFunctions "un."
