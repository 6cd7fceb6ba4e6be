; setup.exe of Sohoa. Everything with a name, number or file list of its own comes from product.nsh and
; files.nsh, which installer/setup/make writes from installer/product.toml and the tree.
Unicode true
Target amd64-unicode
!include "${GENERATED}/product.nsh"

Name "${NAME}"
OutFile "${OUT_FILE}"
!if "${COMPRESSION}" == "store"
  SetCompressor zlib
  SetCompress off
!else
  SetCompressor ${COMPRESSION}
  SetCompressorDictSize 64
!endif
; What is damaged is told in Vietnamese too, before any other text is at hand.
!packhdr "${GENERATED}/exehead" "${SPEAK_VIETNAMESE}"
CRCCheck force
RequestExecutionLevel admin
ManifestDPIAware true
ManifestSupportedOS Win10
; Given by /D= alone: .onInit has the rest to say.
InstallDir ""
AllowSkipFiles off
ShowInstDetails nevershow
ShowUninstDetails nevershow
; The same tree gives the same bytes: no times of files.
SetDateSave off
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION_FOUR}"
VIAddVersionKey /LANG=1066 "ProductName" "${NAME}"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "FileDescription" "Bộ cài ${NAME}"
VIAddVersionKey /LANG=1066 "CompanyName" "${PUBLISHER}"
VIAddVersionKey /LANG=1066 "LegalCopyright" "${PUBLISHER}"

!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "WordFunc.nsh"
!include "WinVer.nsh"
!include "nsDialogs.nsh"
!include "MUI2.nsh"

Var LogFile
Var Steps
Var Code
Var Said

!include "texts.nsh"
!include "speak.nsh"
!include "secure.nsh"
!include "options.nsh"
!include "exchange.nsh"
!include "machine.nsh"
!include "begin.nsh"
!include "sohoa_pages.nsh"
!include "remove.nsh"

Section "${NAME}"
  ; Files of functions are not counted: the page that asks for the folder would say 0 KB.
  AddSize ${INSTALLED_KB}
  SetShellVarContext all
  ${Log} "install ${VERSION} into $INSTDIR"
  !insertmacro _RefuseUnlessOwned 'owned ${ANSWER} "$INSTDIR" "$INSTDIR.new" "$INSTDIR.old"'
  Call HealLeftovers
  Call RefuseWhileUsed
  Call MakeBeside
  Call NeedSpace
  Call UnpackBeside
  Call VerifyBeside
  Call TestBeside
  Call RefuseWhileUsed
  Call ExchangeFolders
  Call SetUpMachine
  Call Register
  Call RemoveOld
  ${Log} "done"
  SetErrorLevel ${CODE_DONE}
SectionEnd
