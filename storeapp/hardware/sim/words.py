"""Every text of the simulators' windows, in both languages side by side."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.hardware.sim.printer import Fault


@dataclass(frozen=True, slots=True)
class Words:
    en: str
    zh: str

    def __str__(self) -> str:
        return f"{self.en}  {self.zh}"


TITLE = Words("Simulated devices", "模拟设备")
PRINTER = Words("Receipt printer", "小票打印机")
TEAR_OFF = Words("Tear off", "撕下小票")
DRAWER = Words("Cash drawer", "钱箱")
DRAWER_OPEN = Words("Open", "已打开")
DRAWER_SHUT = Words("Shut", "已关闭")
PUSH_SHUT = Words("Push shut", "推回钱箱")
SCALE = Words("Scale", "电子秤")
UNSTABLE = Words("Still moving", "未稳定")
SCANNER = Words("Scanner", "扫码枪")
SCAN = Words("Scan", "扫描")
SCAN_HINT = Words("Any code", "输入条码")

FAULTS: dict[Fault, Words] = {
    Fault.PAPER_OUT: Words("Paper out", "缺纸"),
    Fault.NEAR_END: Words("Paper low", "纸将尽"),
    Fault.COVER_OPEN: Words("Cover open", "开盖"),
    Fault.POWER_OFF: Words("Power off", "断电"),
    Fault.SLOW: Words("Slow", "缓慢"),
    Fault.GARBLED: Words("Garbled", "乱码"),
    Fault.NO_ANSWER: Words("No answer", "无应答"),
    Fault.CUTTER_JAM: Words("Cutter jam", "切刀卡纸"),
    Fault.TOO_HOT: Words("Too hot", "过热"),
    Fault.BROKEN: Words("Broken", "损坏"),
}
