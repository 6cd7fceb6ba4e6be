"""WIA 2 on Windows, behind what the driver asks of it.

Not run in our tests: see docs/windows-checklist.md.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from collections.abc import Sequence
    from ctypes import POINTER, byref, c_uint64, c_ulong, c_void_p
    from typing import Any  # comtypes has no types

    from comtypes import BSTR, GUID, CoCreateInstance, COMError, COMObject

    from scanner_app.capture.wia import terms
    from scanner_app.capture.wia.com import (
        MANAGER_CLASS,
        Callback,
        Content,
        DeviceInfos,
        Item2,
        Items,
        Manager,
        Name,
        Properties,
        PropSpec,
        PropVariant,
        Stream,
        Transfer,
    )
    from scanner_app.capture.wia.system import Item, Listed, Reach, Receiver, WiaError
    from scanner_app.capture.wia.terms import Prop

    _VT_I4, _VT_BSTR, _VT_UI4, _VT_CLSID, _VT_VECTOR = 3, 8, 19, 72, 0x1000
    _PROP_RANGE, _PROP_LIST, _PROP_FLAG = 0x10, 0x20, 0x40
    _FIRST_IN = {_PROP_LIST: 2, _PROP_FLAG: 1}
    """Where the values begin: a list tells its count and nominal value first."""
    _MSG_STATUS, _MSG_END_OF_STREAM, _MSG_DEVICE_STATUS = 1, 2, 5
    _SEEK_END = 2
    _ENUM_LOCAL = 0x10

    _ole32 = ctypes.OleDLL("ole32")
    _kernel32 = ctypes.WinDLL("kernel32")
    _kernel32.GlobalLock.restype = c_void_p
    _kernel32.GlobalLock.argtypes = (c_void_p,)
    _kernel32.GlobalUnlock.argtypes = (c_void_p,)

    def _spec(prop: Prop) -> PropSpec:
        return PropSpec(1, Name(id=int(prop)))

    def _called(method: Any, *arguments: Any) -> int:
        """Call it; a success code.

        Raises:
            WiaError.
        """
        try:
            return int(method(*arguments) or terms.S_OK)
        except COMError as error:
            raise WiaError(error.hresult) from error
        except OSError as error:
            raise WiaError(error.winerror or 0x80004005) from error

    class _Page(COMObject):  # type: ignore[misc]
        """Hands a memory stream to the driver for each page, and reads it when it is whole."""

        _com_interfaces_ = (Callback,)

        def __init__(self, receiver: Receiver) -> None:
            super().__init__()
            self._receiver = receiver
            self._stream: Any = None

        # COM's names and arguments; comtypes looks for one called "this".
        def GetNextStream(  # noqa: N802
            self,
            this: Any,  # noqa: ARG002
            flags: int,  # noqa: ARG002
            name: str,  # noqa: ARG002
            full_name: str,  # noqa: ARG002
            target: Any,
        ) -> int:
            stream = POINTER(Stream)()
            _ole32.CreateStreamOnHGlobal(None, True, byref(stream))
            self._stream = stream
            # Storing a COM pointer adds the reference that the caller gives back.
            target[0] = stream
            self._receiver.began()
            return terms.S_OK

        def TransferCallback(  # noqa: N802
            self,
            this: Any,  # noqa: ARG002
            flags: int,  # noqa: ARG002
            params: Any,
        ) -> int:
            told = params[0]
            goes_on = True
            match told.message:
                case int(message) if message == _MSG_STATUS:
                    goes_on = self._receiver.progress(int(told.transferred))
                case int(message) if message == _MSG_END_OF_STREAM:
                    goes_on = self._receiver.page(self._content())
                case int(message) if message == _MSG_DEVICE_STATUS:
                    goes_on = self._receiver.status(told.status & 0xFFFFFFFF)
                case _:
                    pass
            return terms.S_OK if goes_on else terms.S_FALSE

        def _content(self) -> bytes:
            size = c_uint64()
            self._stream.Seek(0, _SEEK_END, byref(size))
            memory = c_void_p()
            _ole32.GetHGlobalFromStream(self._stream, byref(memory))
            at = _kernel32.GlobalLock(memory)
            try:
                return ctypes.string_at(at, size.value)
            finally:
                _kernel32.GlobalUnlock(memory)
                self._stream = None

    class WindowsItem:
        """Implements `system.Item`."""

        def __init__(self, item: Any) -> None:
            self._item = item
            self._properties = item.QueryInterface(Properties)

        def number(self, prop: Prop) -> int | None:
            """Value in force."""
            value = PropVariant()
            try:
                _called(self._properties.ReadMultiple, 1, byref(_spec(prop)), byref(value))
            except WiaError:
                return None
            is_number = value.vt in (_VT_I4, _VT_UI4)
            told = int(value.content.number) if is_number else None
            _ole32.PropVariantClear(byref(value))
            return told

        def reach(self, prop: Prop) -> Reach:
            """What it may be."""
            flags, value = c_ulong(), PropVariant()
            try:
                _called(
                    self._properties.GetPropertyAttributes,
                    1,
                    byref(_spec(prop)),
                    byref(flags),
                    byref(value),
                )
            except WiaError:
                return Reach()
            told: tuple[int, ...] = ()
            if value.vt & _VT_VECTOR:
                vector = value.content.vector
                told = tuple(int(vector.items[i]) for i in range(vector.count))
            _ole32.PropVariantClear(byref(value))
            if flags.value & _PROP_RANGE and len(told) >= 4:
                return Reach(least=told[0], most=told[2], step=max(1, told[3]))
            return Reach(values=told[_FIRST_IN.get(flags.value & 0x60, len(told)) :])

        def put(self, prop: Prop, value: int) -> bool:
            """Set it."""
            return self._write(prop, PropVariant(vt=_VT_I4, content=Content(number=int(value))))

        def use_bitmaps(self) -> bool:
            """Let pages come as bitmap files."""
            guid = GUID(terms.BITMAP)
            content = Content(guid=ctypes.pointer(guid))
            return self._write(Prop.FORMAT, PropVariant(vt=_VT_CLSID, content=content))

        def download(self, receiver: Receiver) -> int:
            """Transfer pages.

            Raises:
                WiaError.
            """
            transfer = self._item.QueryInterface(Transfer)
            callback = _Page(receiver).QueryInterface(Callback)
            return _called(transfer.Download, 0, callback)

        def _write(self, prop: Prop, value: PropVariant) -> bool:
            write = self._properties.WriteMultiple
            try:
                _called(write, 1, byref(_spec(prop)), byref(value), 2)
            except WiaError:
                return False
            return True

    class WindowsDevice:
        """Implements `system.WiaDevice`."""

        def __init__(self, item: Any) -> None:
            self._item = item
            self.root: Item = WindowsItem(item)

        def item(self, category: str) -> Item | None:
            """Its feeder or glass."""
            items: Any = POINTER(Items)()
            _called(self._item.EnumChildItems, None, byref(items))
            while True:
                child: Any = POINTER(Item2)()
                fetched = c_ulong()
                _called(items.Next, 1, byref(child), byref(fetched))
                if not fetched.value:
                    return None
                kind = GUID()
                _called(child.GetItemCategory, byref(kind))
                if kind == GUID(category):
                    return WindowsItem(child)

    class WindowsWia:
        """Implements `system.WiaSystem`."""

        def __init__(self) -> None:
            try:
                self._manager = CoCreateInstance(MANAGER_CLASS, interface=Manager)
            except OSError as error:
                raise WiaError(error.winerror or 0x80004005) from error

        def devices(self) -> Sequence[Listed]:
            """Everything installed and connected.

            Raises:
                WiaError.
            """
            infos: Any = POINTER(DeviceInfos)()
            _called(self._manager.EnumDeviceInfo, _ENUM_LOCAL, byref(infos))
            found: list[Listed] = []
            while True:
                info: Any = POINTER(Properties)()
                fetched = c_ulong()
                _called(infos.Next, 1, byref(info), byref(fetched))
                if not fetched.value:
                    return found
                found.append(_listed(info))

        def open(self, device: str) -> WindowsDevice:
            """A device by its id.

            Raises:
                WiaError.
            """
            item = POINTER(Item2)()
            _called(self._manager.CreateDevice, 0, BSTR(device), byref(item))
            return WindowsDevice(item)

    def _listed(info: Any) -> Listed:
        return Listed(
            id=_text(info, Prop.DEVICE_ID),
            name=_text(info, Prop.NAME),
            port=_text(info, Prop.PORT),
            type=_number(info, Prop.TYPE),
        )

    def _text(info: Any, prop: Prop) -> str:
        value = PropVariant()
        _called(info.ReadMultiple, 1, byref(_spec(prop)), byref(value))
        told = str(value.content.text or "") if value.vt == _VT_BSTR else ""
        _ole32.PropVariantClear(byref(value))
        return told

    def _number(info: Any, prop: Prop) -> int:
        value = PropVariant()
        _called(info.ReadMultiple, 1, byref(_spec(prop)), byref(value))
        return int(value.content.number)
