#include "owned.h"

#include <aclapi.h>
#include <sddl.h>

// The system, administrators, Windows' own installer. Nobody else can make them owners of a file.
static const wchar_t *const trusted[] = {
    L"S-1-5-18", L"S-1-5-32-544", L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"};

// As secure.nsh has it: everything for the system and administrators, reading for users, nothing inherited.
static const wchar_t only_admins_write[] = L"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)";

static bool is_trusted(PSID owner) {
  bool good = false;
  for (size_t at = 0; at < sizeof trusted / sizeof *trusted && !good; at++) {
    PSID known = NULL;
    if (ConvertStringSidToSidW(trusted[at], &known)) {
      good = EqualSid(owner, known);
      LocalFree(known);
    }
  }
  return good;
}

// Whoever runs this: an administrator whose files are his own by the rules of his network.
static bool is_own(PSID owner) {
  BYTE room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
  HANDLE token = NULL;
  DWORD length = 0;
  bool good = OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)
           && GetTokenInformation(token, TokenUser, room, sizeof room, &length)
           && EqualSid(owner, ((TOKEN_USER *)room)->User.Sid);
  if (token) {
    CloseHandle(token);
  }
  return good;
}

static bool is_owners(HANDLE file) {
  PSECURITY_DESCRIPTOR described = NULL;
  PSID owner = NULL;
  BY_HANDLE_FILE_INFORMATION found;
  bool good = GetFileInformationByHandle(file, &found) && !(found.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT)
           && GetSecurityInfo(file, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL, NULL, &described)
                == ERROR_SUCCESS
           && owner && (is_trusted(owner) || is_own(owner));
  LocalFree(described);
  return good;
}

bool is_owned(const wchar_t *path) {
  DWORD kind = GetFileAttributesW(path);
  if (kind == INVALID_FILE_ATTRIBUTES) {
    return GetLastError() == ERROR_FILE_NOT_FOUND || GetLastError() == ERROR_PATH_NOT_FOUND;
  }
  // A link by its own name, before anything is asked of what it leads to.
  if (kind & FILE_ATTRIBUTE_REPARSE_POINT) {
    return false;
  }
  HANDLE file = CreateFileW(path, READ_CONTROL | FILE_READ_ATTRIBUTES,
                            FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                            FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
  bool good = file != INVALID_HANDLE_VALUE && is_owners(file);
  if (file != INVALID_HANDLE_VALUE) {
    CloseHandle(file);
  }
  return good;
}

bool own_folder(const wchar_t *path) {
  SECURITY_ATTRIBUTES rights = {.nLength = sizeof rights};
  if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(only_admins_write, SDDL_REVISION_1,
                                                            &rights.lpSecurityDescriptor, NULL)) {
    return false;
  }
  BOOL made = CreateDirectoryW(path, &rights);
  DWORD error = made ? ERROR_SUCCESS : GetLastError();
  LocalFree(rights.lpSecurityDescriptor);
  return made || (error == ERROR_ALREADY_EXISTS && is_owned(path));
}
