/* What we use of TWAIN: constants and structures, written down from the public specification.
 *
 * Names are the specification's own (TWAIN 2.4, twain.org), so that a reader finds them there.
 * Strings are in the system's ANSI code page, with room for the closing zero.
 */
#ifndef SOHOA_TWAIN_SPEC_H
#define SOHOA_TWAIN_SPEC_H

#include <stdint.h>
#include <windows.h>

enum {
    DG_CONTROL = 1,
    DG_IMAGE = 2,
    DF_DSM2 = 0x10000000,
    DF_APP2 = 0x20000000,
    DF_DS2 = 0x40000000,
};

enum { /* DAT_: what an operation is about */
    DAT_NULL = 0x0000,
    DAT_CAPABILITY = 0x0001,
    DAT_EVENT = 0x0002,
    DAT_IDENTITY = 0x0003,
    DAT_PARENT = 0x0004,
    DAT_PENDINGXFERS = 0x0005,
    DAT_SETUPMEMXFER = 0x0006,
    DAT_STATUS = 0x0008,
    DAT_USERINTERFACE = 0x0009,
    DAT_CALLBACK = 0x0010,
    DAT_IMAGEINFO = 0x0101,
    DAT_IMAGELAYOUT = 0x0102,
    DAT_IMAGEMEMXFER = 0x0103,
    DAT_IMAGENATIVEXFER = 0x0104,
    DAT_EXTIMAGEINFO = 0x010b,
    DAT_ENTRYPOINT = 0x0403,
};

enum { /* MSG_: what is to be done */
    MSG_NULL = 0x0000,
    MSG_GET = 0x0001,
    MSG_GETCURRENT = 0x0002,
    MSG_GETFIRST = 0x0004,
    MSG_GETNEXT = 0x0005,
    MSG_SET = 0x0006,
    MSG_RESET = 0x0007,
    MSG_XFERREADY = 0x0101,
    MSG_CLOSEDSREQ = 0x0102,
    MSG_CLOSEDSOK = 0x0103,
    MSG_OPENDSM = 0x0301,
    MSG_CLOSEDSM = 0x0302,
    MSG_OPENDS = 0x0401,
    MSG_CLOSEDS = 0x0402,
    MSG_DISABLEDS = 0x0501,
    MSG_ENABLEDS = 0x0502,
    MSG_PROCESSEVENT = 0x0601,
    MSG_ENDXFER = 0x0701,
    MSG_STOPFEEDER = 0x0702,
    MSG_REGISTER_CALLBACK = 0x0902,
};

enum { /* TWRC_: return codes */
    TWRC_SUCCESS = 0,
    TWRC_FAILURE = 1,
    TWRC_CHECKSTATUS = 2,
    TWRC_CANCEL = 3,
    TWRC_DSEVENT = 4,
    TWRC_NOTDSEVENT = 5,
    TWRC_XFERDONE = 6,
    TWRC_ENDOFLIST = 7,
};

enum { /* TWCC_: condition codes; Python maps them to reasons */
    TWCC_SUCCESS = 0,
    TWCC_BUMMER = 1,
    TWCC_NODS = 3,
    TWCC_MAXCONNECTIONS = 4,
    TWCC_OPERATIONERROR = 5,
    TWCC_BADPROTOCOL = 9,
    TWCC_BADVALUE = 10,
    TWCC_SEQERROR = 11,
    TWCC_CAPUNSUPPORTED = 13,
    TWCC_PAPERJAM = 20,
    TWCC_PAPERDOUBLEFEED = 21,
    TWCC_CHECKDEVICEONLINE = 23,
    TWCC_INTERLOCK = 24,
    TWCC_NOMEDIA = 29,
};

enum { /* CAP_, ICAP_: capabilities */
    CAP_XFERCOUNT = 0x0001,
    ICAP_COMPRESSION = 0x0100,
    ICAP_PIXELTYPE = 0x0101,
    ICAP_UNITS = 0x0102,
    ICAP_XFERMECH = 0x0103,
    CAP_FEEDERENABLED = 0x1002,
    CAP_FEEDERLOADED = 0x1003,
    CAP_AUTOFEED = 0x1007,
    CAP_INDICATORS = 0x100b,
    CAP_PAPERDETECTABLE = 0x100d,
    CAP_DEVICEONLINE = 0x100f,
    CAP_DUPLEX = 0x1012,
    CAP_DUPLEXENABLED = 0x1013,
    CAP_JOBCONTROL = 0x1017,
    CAP_DOUBLEFEEDDETECTION = 0x103f,
    CAP_DOUBLEFEEDDETECTIONRESPONSE = 0x1042,
    ICAP_PHYSICALWIDTH = 0x1111,
    ICAP_PHYSICALHEIGHT = 0x1112,
    ICAP_XRESOLUTION = 0x1118,
    ICAP_YRESOLUTION = 0x1119,
    ICAP_TILES = 0x111b,
    ICAP_PIXELFLAVOR = 0x111f,
    ICAP_PLANARCHUNKY = 0x1120,
    ICAP_SUPPORTEDSIZES = 0x1122,
    ICAP_BITDEPTH = 0x112b,
    ICAP_UNDEFINEDIMAGESIZE = 0x112d,
    ICAP_AUTODISCARDBLANKPAGES = 0x1134,
    ICAP_AUTOMATICBORDERDETECTION = 0x1150,
    ICAP_AUTOMATICCOLORENABLED = 0x1159,
    ICAP_IMAGEMERGE = 0x115c,
};

enum { /* values of capabilities */
    TWUN_INCHES = 0,
    TWPT_BW = 0,
    TWPT_GRAY = 1,
    TWPT_RGB = 2,
    TWPF_CHOCOLATE = 0, /* 0 is black */
    TWPF_VANILLA = 1,   /* 0 is white */
    TWPC_CHUNKY = 0,
    TWCP_NONE = 0,
    TWSX_NATIVE = 0,
    TWSX_MEMORY = 2,
    TWSS_NONE = 0,
    TWSS_A4 = 1,
    TWSS_A5 = 5,
    TWSS_A3 = 11,
    TWBP_DISABLE = -2,
    TWDF_ULTRASONIC = 0,
    TWDP_STOP = 0,
    TWEI_PAGESIDE = 0x1245,
    TWCS_TOP = 1,
    TWCS_BOTTOM = 2,
};

enum { TWON_ARRAY = 3, TWON_ENUMERATION = 4, TWON_ONEVALUE = 5, TWON_RANGE = 6 };
enum { TWMF_APPOWNS = 1, TWMF_POINTER = 8 };
#define TWON_DONTCARE16 0xffffu
#define TWON_DONTCARE32 0xffffffffu

enum { /* TWTY_: types of values in containers */
    TWTY_INT8 = 0,
    TWTY_INT16 = 1,
    TWTY_INT32 = 2,
    TWTY_UINT8 = 3,
    TWTY_UINT16 = 4,
    TWTY_UINT32 = 5,
    TWTY_BOOL = 6,
    TWTY_FIX32 = 7,
};

/* The specification packs every structure to two bytes, in 32 and in 64 bit. */
#pragma pack(push, 2)

typedef char TW_STR32[34];
typedef struct { int16_t Whole; uint16_t Frac; } TW_FIX32;
typedef struct { TW_FIX32 Left, Top, Right, Bottom; } TW_FRAME;
typedef struct { uint16_t MajorNum, MinorNum, Language, Country; TW_STR32 Info; } TW_VERSION;
typedef struct {
    uint32_t Id;
    TW_VERSION Version;
    uint16_t ProtocolMajor, ProtocolMinor;
    uint32_t SupportedGroups;
    TW_STR32 Manufacturer, ProductFamily, ProductName;
} TW_IDENTITY;
typedef struct { uint16_t Cap, ConType; HANDLE hContainer; } TW_CAPABILITY;
typedef struct { uint16_t ItemType; uint32_t Item; } TW_ONEVALUE;
typedef struct { uint16_t ItemType; uint32_t NumItems; uint8_t ItemList[1]; } TW_ARRAY;
typedef struct {
    uint16_t ItemType;
    uint32_t NumItems, CurrentIndex, DefaultIndex;
    uint8_t ItemList[1];
} TW_ENUMERATION;
typedef struct {
    uint16_t ItemType;
    uint32_t MinValue, MaxValue, StepSize, DefaultValue, CurrentValue;
} TW_RANGE;
typedef struct { void *pEvent; uint16_t TWMessage; } TW_EVENT;
typedef struct { void *CallBackProc; uint32_t RefCon; int16_t Message; } TW_CALLBACK;
typedef struct { uint16_t ConditionCode, Data; } TW_STATUS;
typedef struct { uint16_t ShowUI, ModalUI; HANDLE hParent; } TW_USERINTERFACE;
typedef struct { uint16_t Count; uint32_t EOJ; } TW_PENDINGXFERS;
typedef struct { uint32_t MinBufSize, MaxBufSize, Preferred; } TW_SETUPMEMXFER;
typedef struct {
    TW_FIX32 XResolution, YResolution;
    int32_t ImageWidth, ImageLength;
    int16_t SamplesPerPixel, BitsPerSample[8], BitsPerPixel;
    uint16_t Planar;
    int16_t PixelType;
    uint16_t Compression;
} TW_IMAGEINFO;
typedef struct { TW_FRAME Frame; uint32_t DocumentNumber, PageNumber, FrameNumber; } TW_IMAGELAYOUT;
typedef struct { uint32_t Flags, Length; void *TheMem; } TW_MEMORY;
typedef struct {
    uint16_t Compression;
    uint32_t BytesPerRow, Columns, Rows, XOffset, YOffset, BytesWritten;
    TW_MEMORY Memory;
} TW_IMAGEMEMXFER;
typedef struct { uint16_t InfoID, ItemType, NumItems, ReturnCode; uintptr_t Item; } TW_INFO;
typedef struct { uint32_t NumInfos; TW_INFO Info[1]; } TW_EXTIMAGEINFO;

typedef uint16_t(WINAPI *DSMENTRYPROC)(TW_IDENTITY *, TW_IDENTITY *, uint32_t, uint16_t, uint16_t,
                                       void *);
typedef uint16_t(WINAPI *DSENTRYPROC)(TW_IDENTITY *, uint32_t, uint16_t, uint16_t, void *);
typedef struct {
    uint32_t Size;
    DSMENTRYPROC DSM_Entry;
    HANDLE(WINAPI *DSM_MemAllocate)(uint32_t);
    void(WINAPI *DSM_MemFree)(HANDLE);
    void *(WINAPI *DSM_MemLock)(HANDLE);
    void(WINAPI *DSM_MemUnlock)(HANDLE);
} TW_ENTRYPOINT;

#pragma pack(pop)

_Static_assert(sizeof(TW_IDENTITY) == 156, "packed to two bytes");
_Static_assert(sizeof(TW_IMAGEINFO) == 42, "packed to two bytes");

#endif
