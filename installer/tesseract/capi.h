/* What this program calls of Tesseract 5.5 and Leptonica 1.87, as their own C headers have it
 * (tesseract/capi.h, leptonica/allheaders.h): the wheel that carries the DLLs has no headers. */
#ifndef SOHOA_TESSERACT_CAPI_H
#define SOHOA_TESSERACT_CAPI_H

#include <stddef.h>
#include <stdint.h>

typedef struct TessBaseAPI TessBaseAPI;
typedef struct Pix PIX;
enum { LEPTONICA_ERRORS = 5 };
typedef int TessBool;

const char *TessVersion(void);
void TessDeleteText(const char *text);
TessBaseAPI *TessBaseAPICreate(void);
void TessBaseAPIDelete(TessBaseAPI *api);
int TessBaseAPIInit4(TessBaseAPI *api, const char *folder, const char *language, int mode, char **configs,
                     int config_count, char **names, char **values, size_t count, TessBool set_only_non_debug);
int TessBaseAPIInit5(TessBaseAPI *api, const char *model, int size, const char *language, int mode,
                     char **configs, int config_count, char **names, char **values, size_t count,
                     TessBool set_only_non_debug);
TessBool TessBaseAPISetVariable(TessBaseAPI *api, const char *name, const char *value);
void TessBaseAPISetPageSegMode(TessBaseAPI *api, int mode);
void TessBaseAPISetInputName(TessBaseAPI *api, const char *name);
void TessBaseAPISetImage2(TessBaseAPI *api, PIX *picture);
int TessBaseAPIRecognize(TessBaseAPI *api, void *monitor);
TessBool TessBaseAPIDetectOrientationScript(TessBaseAPI *api, int *degrees, float *degrees_confidence,
                                            const char **script, float *script_confidence);
char *TessBaseAPIGetHOCRText(TessBaseAPI *api, int page);
char *TessBaseAPIGetTsvText(TessBaseAPI *api, int page);
char *TessBaseAPIGetUTF8Text(TessBaseAPI *api);

char *getLeptonicaVersion(void);
void setMsgSeverity(int severity);
PIX *pixReadMem(const uint8_t *bytes, size_t size);
PIX *pixCreate(int32_t width, int32_t height, int32_t depth);
uint32_t *pixGetData(PIX *picture);
int32_t pixGetWpl(PIX *picture);
int32_t pixEndianByteSwap(PIX *picture);
int32_t pixSetResolution(PIX *picture, int32_t x, int32_t y);

#endif
