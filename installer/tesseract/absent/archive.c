/* Stands in for libarchive: models are plain files here, never archives.
 *
 * Tesseract asks libarchive first and reads the file itself when there is no reader. The true one
 * would bring libxml2 and 36 MB of Unicode tables, and code that unpacks whatever it is given. */
typedef struct archive archive;

__declspec(dllexport) archive *archive_read_new(void) { return 0; }
__declspec(dllexport) int archive_read_support_filter_all(archive *a) { (void)a; return -30; }
__declspec(dllexport) int archive_read_support_format_all(archive *a) { (void)a; return -30; }
__declspec(dllexport) int archive_read_open_filename(archive *a, const char *name, unsigned long long room) {
    (void)a, (void)name, (void)room;
    return -30;
}
__declspec(dllexport) int archive_read_next_header(archive *a, void **entry) { (void)a, (void)entry; return -30; }
__declspec(dllexport) const char *archive_entry_pathname(void *entry) { (void)entry; return 0; }
__declspec(dllexport) long long archive_entry_size(void *entry) { (void)entry; return 0; }
__declspec(dllexport) long long archive_read_data(archive *a, void *room, unsigned long long size) {
    (void)a, (void)room, (void)size;
    return -30;
}
__declspec(dllexport) int archive_read_free(archive *a) { (void)a; return -30; }

int __stdcall DllMainCRTStartup(void *self, unsigned long reason, void *more) {
    (void)self, (void)reason, (void)more;
    return 1;
}
