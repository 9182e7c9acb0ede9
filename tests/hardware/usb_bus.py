"""A bus for pyusb's own backend interface: printers that take bytes, answer, stall and vanish."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from usb.backend import IBackend
from usb.core import USBError, USBTimeoutError

OUT, IN = 0x01, 0x82
PRINTER_CLASS, VENDOR_CLASS = 7, 0xFF


@dataclass(eq=False)
class UsbPrinter:
    """`takes` bytes are accepted before it stalls; `unplugged` makes each transfer fail."""

    vendor: int = 0x04B8
    product: int = 0x0E15
    serial: str | None = "S1"
    two_ways: bool = True
    interface_class: int = PRINTER_CLASS
    kernel_driver: bool = True
    configured: bool = True
    takes: int = 1 << 30
    unplugged: bool = False
    busy: bool = False
    taken: bytearray = field(default_factory=bytearray)
    says: list[bytes] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    time_outs_ms: list[int] = field(default_factory=list)

    @property
    def endpoints(self) -> list[int]:
        return [OUT, IN] if self.two_ways else [OUT]


class Bus(IBackend):  # type: ignore[misc]  # pyusb ships no types
    """Everything a device is asked goes into its `events`."""

    def __init__(self, *printers: UsbPrinter) -> None:
        self.printers = list(printers)

    def enumerate_devices(self):
        yield from self.printers

    def get_parent(self, dev: UsbPrinter) -> None:
        return None

    def get_device_descriptor(self, dev: UsbPrinter) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=dev.vendor, idProduct=dev.product,
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=3 if dev.serial else 0,
            bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: UsbPrinter, config: int) -> Any:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: UsbPrinter, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError("one interface")
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=len(dev.endpoints), bInterfaceClass=dev.interface_class,
            bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, dev: UsbPrinter, ep: int, intf: int, alt: int, config: int
    ) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=dev.endpoints[ep], bmAttributes=2,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: UsbPrinter) -> UsbPrinter:
        dev.events.append("open")
        return dev

    def close_device(self, dev_handle: UsbPrinter) -> None:
        dev_handle.events.append("close")

    def get_configuration(self, dev_handle: UsbPrinter) -> int:
        if not dev_handle.configured:
            raise USBError("not configured")
        return 1

    def set_configuration(self, dev_handle: UsbPrinter, config_value: int) -> None:
        dev_handle.events.append("configure")
        dev_handle.configured = True

    def claim_interface(self, dev_handle: UsbPrinter, intf: int) -> None:
        if dev_handle.busy:
            raise USBError("Resource busy", errno=errno.EBUSY)
        dev_handle.events.append("claim")

    def release_interface(self, dev_handle: UsbPrinter, intf: int) -> None:
        dev_handle.events.append("release")

    def is_kernel_driver_active(self, dev_handle: UsbPrinter, intf: int) -> bool:
        return dev_handle.kernel_driver

    def detach_kernel_driver(self, dev_handle: UsbPrinter, intf: int) -> None:
        dev_handle.events.append("detach")
        dev_handle.kernel_driver = False

    def bulk_write(self, dev_handle: UsbPrinter, ep: int, intf: int, data: Any, timeout: int):
        dev_handle.time_outs_ms.append(timeout)
        if dev_handle.unplugged:
            raise USBError("No such device", errno=errno.ENODEV)
        room = dev_handle.takes - len(dev_handle.taken)
        if not room:
            raise USBTimeoutError("Operation timed out")
        part = data.tobytes()[:room]
        dev_handle.taken += part
        return len(part)

    def bulk_read(self, dev_handle: UsbPrinter, ep: int, intf: int, buff: Any, timeout: int) -> int:
        dev_handle.time_outs_ms.append(timeout)
        if dev_handle.unplugged:
            raise USBError("No such device", errno=errno.ENODEV)
        if not dev_handle.says:
            raise USBTimeoutError("Operation timed out")
        packet = dev_handle.says.pop(0)
        buff[: len(packet)] = type(buff)("B", packet)
        return len(packet)

    def ctrl_transfer(
        self, dev_handle, bmRequestType, bRequest, wValue, wIndex, data, timeout
    ) -> int:
        """GET_DESCRIPTOR of the language list and of the serial number."""
        text = (dev_handle.serial or "").encode("utf-16-le")
        body = b"\x09\x04" if wValue & 0xFF == 0 else text
        said = bytes((len(body) + 2, 3)) + body
        data[: len(said)] = type(data)("B", said[: len(data)])
        return min(len(said), len(data))


class OldBus(Bus):
    """A system that has no kernel drivers to take a device from."""

    def is_kernel_driver_active(self, dev_handle: UsbPrinter, intf: int) -> bool:
        raise NotImplementedError("is_kernel_driver_active")
