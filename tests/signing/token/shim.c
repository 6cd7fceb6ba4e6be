/* A PKCS#11 driver that does what SoftHSM never does: lock, go away, crash, hang, count.
 *
 * Forwards to SHIM_TARGET and obeys files in the folder SHIM_ORDERS, read at every call, so that
 * a test steers it from outside the process it is loaded into:
 *
 *   lock_after N      the N-th wrong PIN in a row locks the token; N-1: final try; any: count low
 *   pulled            the token is gone; its text is the code that calls are answered with
 *   pull_after N      it goes away by itself with the N-th signature still made
 *   abort_sign N      the process ends at the N-th signature;  abort_login: at a login
 *   hang_sign N       never comes back from the N-th signature; hang_login, hang_logout: from these
 *   fail_sign CODE    signatures are answered with this code;  fail_login CODE: logins
 *   absent            the slot is empty, whatever signatures are answered with
 *   raw_only          no mechanism that hashes by itself;  raw_only_unsaid: listed all the same
 *   keypad PIN        the token has a keypad on which this PIN is typed
 *   hide_objects      nothing on it can be seen without a login
 *
 * and counts in files, a byte each: logins, wrong, right, logouts, signatures, initialised,
 * finalised. Counts are shared by all processes that load it.
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static CK_FUNCTION_LIST own;
static CK_FUNCTION_LIST *real;
static int logged_in;

static void path_of(char *path, size_t size, const char *name) {
  const char *folder = getenv("SHIM_ORDERS");
  snprintf(path, size, "%s/%s", folder ? folder : "/nonexistent", name);
}

static int ordered(const char *name, char *text, size_t size) {
  char path[4096];
  path_of(path, sizeof path, name);
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  memset(text, 0, size);
  size_t got = fread(text, 1, size - 1, file);
  text[got] = 0;
  fclose(file);
  return 1;
}

static long number(const char *name, long otherwise) {
  char text[64];
  return ordered(name, text, sizeof text) ? strtol(text, NULL, 0) : otherwise;
}

static int told(const char *name) {
  char text[2];
  return ordered(name, text, sizeof text);
}

static void count(const char *name) {
  char path[4096];
  path_of(path, sizeof path, name);
  int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (file < 0) return;
  if (write(file, "x", 1) != 1) abort();
  close(file);
}

static long counted(const char *name) {
  char path[4096];
  struct stat found;
  path_of(path, sizeof path, name);
  return stat(path, &found) ? 0 : (long)found.st_size;
}

static void forget(const char *name) {
  char path[4096];
  path_of(path, sizeof path, name);
  unlink(path);
}

static CK_RV gone(void) { return (CK_RV)number("pulled", CKR_OK); }

static void hang(void) {
  for (;;) pause();
}

static CK_RV initialize(void *arguments) {
  CK_RV answer = real->C_Initialize(arguments);
  if (answer == CKR_OK) count("initialised");
  logged_in = 0;
  return answer;
}

static CK_RV finalize(void *reserved) {
  count("finalised");
  logged_in = 0;
  return real->C_Finalize(reserved);
}

static CK_RV slot_list(CK_BBOOL present, CK_SLOT_ID *slots, CK_ULONG *size) {
  if (gone() && present) {
    *size = 0;
    return CKR_OK;
  }
  return real->C_GetSlotList(present, slots, size);
}

static CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info) {
  if (gone() || told("absent")) return CKR_TOKEN_NOT_PRESENT;
  CK_RV answer = real->C_GetTokenInfo(slot, info);
  if (answer != CKR_OK) return answer;
  long most = number("lock_after", 0), wrong = counted("wrong");
  char pin[256];
  info->flags &= ~(CK_FLAGS)(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
  if (wrong) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (most && wrong == most - 1) info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (most && wrong >= most) info->flags |= CKF_USER_PIN_LOCKED;
  if (ordered("keypad", pin, sizeof pin)) info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  return CKR_OK;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, unsigned char *pin, CK_ULONG size) {
  char typed[256];
  if (gone()) return gone();
  count("logins");
  if (told("abort_login")) abort();
  if (told("hang_login")) hang();
  if (number("fail_login", 0)) return (CK_RV)number("fail_login", 0);
  long most = number("lock_after", 0);
  if (most && counted("wrong") >= most) return CKR_PIN_LOCKED;
  if (!pin && ordered("keypad", typed, sizeof typed)) {
    pin = (unsigned char *)typed;
    size = strlen(typed);
  }
  CK_RV answer = real->C_Login(session, user, pin, size);
  if (answer == CKR_PIN_INCORRECT) count("wrong");
  if (answer == CKR_OK) {
    forget("wrong");
    count("right");
    logged_in = 1;
  }
  return answer;
}

static CK_RV logout(CK_SESSION_HANDLE session) {
  if (gone()) return gone();
  count("logouts");
  if (told("hang_logout")) hang();
  logged_in = 0;
  return real->C_Logout(session);
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, void *application, CK_NOTIFY notify,
                          CK_SESSION_HANDLE *session) {
  if (gone()) return gone();
  return real->C_OpenSession(slot, flags, application, notify, session);
}

static CK_RV find_objects(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *found, CK_ULONG most,
                          CK_ULONG *size) {
  if (gone()) return gone();
  if (told("hide_objects") && !logged_in) {
    *size = 0;
    return CKR_OK;
  }
  return real->C_FindObjects(session, found, most, size);
}

static int hashes(CK_MECHANISM_TYPE kind) {
  return kind == CKM_SHA256_RSA_PKCS || kind == CKM_SHA384_RSA_PKCS || kind == CKM_SHA512_RSA_PKCS;
}

static CK_RV mechanisms(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *size) {
  if (gone()) return gone();
  CK_RV answer = real->C_GetMechanismList(slot, list, size);
  if (answer != CKR_OK || !list || !told("raw_only")) return answer;
  for (CK_ULONG from = 0; from < *size; from++)
    if (hashes(list[from])) list[from] = CKM_VENDOR_DEFINED;
  return CKR_OK;
}

static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key) {
  if (gone()) return gone();
  if (mechanism && hashes(mechanism->mechanism) &&
      (told("raw_only") || told("raw_only_unsaid")))
    return CKR_MECHANISM_INVALID;
  return real->C_SignInit(session, mechanism, key);
}

static CK_RV sign(CK_SESSION_HANDLE session, unsigned char *text, CK_ULONG length,
                  unsigned char *value, CK_ULONG *size) {
  if (gone()) return gone();
  if (!value) return real->C_Sign(session, text, length, value, size);
  count("signatures");
  long now = counted("signatures");
  if (now == number("abort_sign", -1)) abort();
  if (now == number("hang_sign", -1)) hang();
  if (number("fail_sign", 0)) return (CK_RV)number("fail_sign", 0);
  CK_RV answer = real->C_Sign(session, text, length, value, size);
  if (now == number("pull_after", -1)) {
    char path[4096];
    path_of(path, sizeof path, "pulled");
    FILE *file = fopen(path, "w");
    fprintf(file, "0x%lx", (unsigned long)number("pull_code", CKR_DEVICE_REMOVED));
    fclose(file);
  }
  return answer;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list) {
  if (!real) {
    const char *target = getenv("SHIM_TARGET");
    void *library = target ? dlopen(target, RTLD_NOW | RTLD_LOCAL) : NULL;
    CK_C_GetFunctionList get = library ? (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList") : NULL;
    if (!get || get(&real) != CKR_OK) return CKR_GENERAL_ERROR;
    own = *real;
    own.C_Initialize = initialize;
    own.C_Finalize = finalize;
    own.C_GetSlotList = slot_list;
    own.C_GetTokenInfo = token_info;
    own.C_Login = login;
    own.C_Logout = logout;
    own.C_OpenSession = open_session;
    own.C_FindObjects = find_objects;
    own.C_GetMechanismList = mechanisms;
    own.C_SignInit = sign_init;
    own.C_Sign = sign;
  }
  *list = &own;
  return CKR_OK;
}
