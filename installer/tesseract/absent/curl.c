/* Stands in for libcurl: Tesseract would fetch pictures whose names are addresses, and a
 * recogniser of papers has no business in a network. Nothing here is reached: tesseract.exe opens
 * pictures itself. */
__declspec(dllexport) void *curl_easy_init(void) { return 0; }
__declspec(dllexport) int curl_easy_setopt(void *curl, int option, ...) { (void)curl, (void)option; return 2; }
__declspec(dllexport) int curl_easy_perform(void *curl) { (void)curl; return 2; }
__declspec(dllexport) void curl_easy_cleanup(void *curl) { (void)curl; }
__declspec(dllexport) const char *curl_easy_strerror(int code) { (void)code; return "no network"; }

int __stdcall DllMainCRTStartup(void *self, unsigned long reason, void *more) {
    (void)self, (void)reason, (void)more;
    return 1;
}
