/* Keeps wine's desktop: it goes with its last window, and the first window after that waits for
 * another desktop, at times for ten seconds. Ends when its standard input does. */
#include <stdio.h>
#include <windows.h>

int main(void) {
    CreateWindowExA(0, "STATIC", "", 0, 0, 0, 1, 1, HWND_MESSAGE, NULL, NULL, NULL);
    puts("ready");
    fflush(stdout);
    while (getchar() != EOF) continue;
    return 0;
}
