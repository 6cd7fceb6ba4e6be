"""WIA 2 as COM gives it. Only on Windows; not in our tests, see docs/windows-checklist.md.

Methods stand in the order of wia_lh.h and objidl.h, for COM counts them; those that are not used
are named and no more.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import HRESULT, POINTER, c_int64, c_long, c_uint64, c_ulong, c_void_p
    from typing import Any  # comtypes has no types

    from comtypes import BSTR, COMMETHOD, GUID, IUnknown

    class Vector(ctypes.Structure):
        """Of numbers."""

        _fields_ = (("count", c_ulong), ("items", POINTER(c_long)))

    class Content(ctypes.Union):
        """What a value holds, by its type."""

        _fields_ = (
            ("number", c_long),
            ("text", ctypes.c_wchar_p),
            ("guid", POINTER(GUID)),
            ("vector", Vector),
        )

    class PropVariant(ctypes.Structure):
        """A value of a property."""

        _fields_ = (
            ("vt", ctypes.c_ushort),
            ("reserved", ctypes.c_ushort * 3),
            ("content", Content),
        )

    class Name(ctypes.Union):
        """Of a property: a number, here."""

        _fields_ = (("id", c_ulong), ("text", ctypes.c_wchar_p))

    class PropSpec(ctypes.Structure):
        """Which property; kind 1 names it by its number."""

        _fields_ = (("kind", c_ulong), ("name", Name))

    class TransferParams(ctypes.Structure):
        """What a transfer tells."""

        _fields_ = (
            ("message", c_long),
            ("percent", c_long),
            ("transferred", c_uint64),
            ("status", c_long),
        )

    def _method(name: str, *arguments: Any) -> Any:
        return COMMETHOD([], HRESULT, name, *[(["in"], kind) for kind in arguments])

    class Stream(IUnknown):  # type: ignore[misc]  # comtypes has no types
        """IStream."""

        _iid_ = GUID("{0000000C-0000-0000-C000-000000000046}")
        _methods_ = (
            _method("Read"),
            _method("Write"),
            _method("Seek", c_int64, c_ulong, POINTER(c_uint64)),
        )

    class Properties(IUnknown):  # type: ignore[misc]
        """IWiaPropertyStorage."""

        _iid_ = GUID("{98B5E8A0-29CC-491A-AAC0-E6DB4FDCCEB6}")
        _methods_ = (
            _method("ReadMultiple", c_ulong, POINTER(PropSpec), POINTER(PropVariant)),
            _method("WriteMultiple", c_ulong, POINTER(PropSpec), POINTER(PropVariant), c_ulong),
            _method("DeleteMultiple"),
            _method("ReadPropertyNames"),
            _method("WritePropertyNames"),
            _method("DeletePropertyNames"),
            _method("Commit"),
            _method("Revert"),
            _method("Enum"),
            _method("SetTimes"),
            _method("SetClass"),
            _method("Stat"),
            _method(
                "GetPropertyAttributes",
                c_ulong,
                POINTER(PropSpec),
                POINTER(c_ulong),
                POINTER(PropVariant),
            ),
        )

    class DeviceInfos(IUnknown):  # type: ignore[misc]
        """IEnumWIA_DEV_INFO."""

        _iid_ = GUID("{5E38B83C-8CF1-11D1-BF92-0060081ED811}")
        _methods_ = (_method("Next", c_ulong, POINTER(POINTER(Properties)), POINTER(c_ulong)),)

    class Item2(IUnknown):  # type: ignore[misc]
        """IWiaItem2."""

        _iid_ = GUID("{6CBA0075-1287-407D-9B77-CF0E030435CC}")

    class Items(IUnknown):  # type: ignore[misc]
        """IEnumWiaItem2."""

        _iid_ = GUID("{59970AF4-CD0D-44D9-AB24-52295630E582}")
        _methods_ = (_method("Next", c_ulong, POINTER(POINTER(Item2)), POINTER(c_ulong)),)

    Item2._methods_ = (
        _method("CreateChildItem"),
        _method("DeleteItem"),
        _method("EnumChildItems", c_void_p, POINTER(POINTER(Items))),
        _method("FindItemByName"),
        _method("GetItemCategory", POINTER(GUID)),
    )

    class Callback(IUnknown):  # type: ignore[misc]
        """IWiaTransferCallback."""

        _iid_ = GUID("{27D4EAAF-28A6-4CA5-9AAB-E678168B9527}")
        _methods_ = (
            _method("TransferCallback", c_long, POINTER(TransferParams)),
            _method("GetNextStream", c_long, BSTR, BSTR, POINTER(POINTER(Stream))),
        )

    class Transfer(IUnknown):  # type: ignore[misc]
        """IWiaTransfer."""

        _iid_ = GUID("{C39D6942-2F4E-4D04-92FE-4EF4D3A1DE5A}")
        _methods_ = (_method("Download", c_long, POINTER(Callback)),)

    class Manager(IUnknown):  # type: ignore[misc]
        """IWiaDevMgr2."""

        _iid_ = GUID("{79C07CF1-CBDD-41EE-8EC3-F00080CADA7A}")
        _methods_ = (
            _method("EnumDeviceInfo", c_long, POINTER(POINTER(DeviceInfos))),
            _method("CreateDevice", c_long, BSTR, POINTER(POINTER(Item2))),
        )

    MANAGER_CLASS = GUID("{B6C292BC-7C88-41EE-8B54-8EC92617E599}")
