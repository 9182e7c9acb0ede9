"""The one style sheet, built from the tokens; widgets only set `kind` and `role` properties."""

from __future__ import annotations

from storeapp.ui.theme.tokens import Palette, Radius, Size, Space, Type


def stylesheet(palette: Palette) -> str:
    """The application's style sheet in that palette."""
    parts = (_ground, _labels, _buttons, _fields, _frames, _lists, _simulators)
    return "\n".join(part(palette) for part in parts)


def _ground(p: Palette) -> str:
    return f"""
* {{ outline: none; }}
QWidget {{ color: {p.text}; font-family: "{Type.FAMILY}"; font-size: {Type.BODY}px; }}
QWidget#shell, QWidget[ground="background"] {{ background: {p.background}; }}
QWidget[ground="surface"] {{ background: {p.surface}; }}
QToolTip {{ background: {p.text}; color: {p.surface}; border: none; padding: {Space.S}px; }}
"""


def _labels(p: Palette) -> str:
    sizes = {
        "caption": (Type.CAPTION, Type.REGULAR, p.muted),
        "caption_strong": (Type.CAPTION, Type.STRONG, p.text),
        "body": (Type.BODY, Type.REGULAR, p.text),
        "muted": (Type.BODY, Type.REGULAR, p.muted),
        "strong": (Type.BODY, Type.STRONG, p.text),
        "name": (Type.NAME, Type.REGULAR, p.text),
        "heading": (Type.NAME, Type.STRONG, p.text),
        "title": (Type.TITLE, Type.STRONG, p.text),
        "figure": (Type.FIGURE, Type.STRONG, p.text),
        "amount": (Type.AMOUNT, Type.STRONG, p.text),
        "amount_faint": (Type.AMOUNT, Type.STRONG, p.faint),
        "hint": (Type.BODY, Type.REGULAR, p.muted),
        "saved": (Type.FIGURE, Type.STRONG, p.accent),
        "before": (Type.TITLE, Type.REGULAR, p.muted),
        "warning": (Type.BODY, Type.REGULAR, p.warning),
        "alert": (Type.CAPTION, Type.STRONG, p.warning),
    }
    return "\n".join(
        f'QLabel[role="{role}"] {{ font-size: {size}px; font-weight: {weight}; color: {colour};'
        " background: transparent; }"
        for role, (size, weight, colour) in sizes.items()
    )


def _buttons(p: Palette) -> str:
    return f"""
QPushButton {{
  background: {p.raised}; border: 1px solid {p.line};
  border-radius: {Radius.SMALL}px; padding: 0 {Space.M}px;
  min-height: {Size.TARGET - 2}px; font-size: {Type.BODY}px;
}}
QPushButton:pressed {{ background: {p.pressed}; }}
QPushButton:focus {{
  border: {Size.RING}px solid {p.focus}; min-height: {Size.TARGET - 2 * Size.RING}px;
}}
QPushButton:disabled {{ color: {p.faint}; }}
QPushButton QLabel {{ background: transparent; }}
QPushButton QLabel#caption {{ font-size: {Type.BODY}px; color: {p.text}; }}
QPushButton QLabel#key {{ font-size: {Type.CAPTION}px; color: {p.muted}; }}
QPushButton QLabel#count {{ font-size: {Type.BODY}px; font-weight: {Type.STRONG};
  color: {p.primary}; }}
QPushButton QLabel#caption:disabled, QPushButton QLabel#key:disabled,
QPushButton QLabel#count:disabled {{ color: {p.faint}; }}
QPushButton[kind="primary"] {{
  background: {p.primary}; border: {Size.RING}px solid {p.primary};
  border-radius: {Radius.LARGE}px; min-height: {Size.KEY - 2 * Size.RING}px;
  padding: 0 {Space.XL}px;
}}
QPushButton[kind="primary"]:pressed {{
  background: {p.primary_pressed}; border-color: {p.primary_pressed};
}}
QPushButton[kind="primary"]:focus {{ border-color: {p.text}; }}
QPushButton[kind="primary"] QLabel#caption {{
  font-size: {Type.TITLE}px; font-weight: {Type.STRONG}; color: {p.on_primary};
}}
QPushButton[kind="primary"] QLabel#key {{ font-size: {Type.NAME}px; color: {p.on_primary}; }}
QPushButton[kind="primary"]:disabled {{ background: {p.pressed}; border-color: {p.pressed}; }}
QPushButton[kind="primary"] QLabel#caption:disabled,
QPushButton[kind="primary"] QLabel#key:disabled {{ color: {p.muted}; }}
QPushButton[kind="saving"] QLabel#caption {{ color: {p.muted}; }}
QPushButton[kind="saving"] QLabel#count {{ color: {p.accent}; }}
QPushButton[kind="saving"] QLabel:disabled {{ color: {p.faint}; }}
QPushButton[kind="bare"], QPushButton[kind="aside"], QPushButton[kind="saving"] {{
  background: transparent; border-color: transparent;
}}
QPushButton[kind="bare"]:pressed, QPushButton[kind="aside"]:pressed,
QPushButton[kind="saving"]:pressed {{ background: {p.pressed}; }}
QPushButton[kind="bare"]:focus, QPushButton[kind="aside"]:focus,
QPushButton[kind="saving"]:focus {{ border-color: {p.focus}; }}
QPushButton[kind="pad"], QPushButton[kind="pad"]:focus {{
  font-size: {Type.TITLE}px; min-height: {Size.KEY - 2 * Size.RING}px;
  border-radius: {Radius.LARGE}px; padding: 0;
}}
QPushButton[kind="strip"] {{
  background: transparent; border-color: transparent; color: {p.muted}; padding: 0 {Space.S}px;
  font-size: {Type.CAPTION}px; min-height: {Size.STRIP - 2 * Size.RING}px; border-radius: 0;
  min-width: {Size.TARGET - 2 * Space.S}px;
}}
QPushButton[kind="strip"][tone="attention"] {{
  color: {p.warning}; font-weight: {Type.STRONG}; text-decoration: underline;
}}
QPushButton[kind="strip"] QLabel#caption, QPushButton[kind="aside"] QLabel#caption {{
  font-size: {Type.CAPTION}px; color: {p.muted};
}}
QPushButton[kind="strip"] QLabel#caption:disabled,
QPushButton[kind="aside"] QLabel#caption:disabled {{ color: {p.faint}; }}
QPushButton[kind="strip"]:pressed {{ background: {p.pressed}; }}
QPushButton[kind="strip"]:focus {{ border-color: {p.focus}; }}
"""


def _fields(p: Palette) -> str:
    return f"""
QLineEdit {{
  background: {p.raised}; border: 1px solid {p.edge};
  border-radius: {Radius.SMALL}px; padding: 0 {Space.M}px; font-size: {Type.NAME}px;
  min-height: {Size.ROW - 2}px; placeholder-text-color: {p.muted};
  selection-background-color: {p.primary}; selection-color: {p.on_primary};
}}
QLineEdit:focus {{
  border: {Size.RING}px solid {p.focus}; min-height: {Size.ROW - 2 * Size.RING}px;
  padding: 0 {Space.M - 1}px;
}}
QLineEdit:disabled {{ color: {p.faint}; }}
"""


def _frames(p: Palette) -> str:
    return f"""
QWidget#strip {{ background: {p.surface}; border-bottom: 1px solid {p.line}; }}
QWidget#sheet {{ background: {p.surface}; border-left: 1px solid {p.line}; }}
QFrame#rule {{ background: {p.line}; border: none; max-height: 1px; min-height: 1px; }}
QWidget#notice {{ background: {p.soft}; border-radius: {Radius.SMALL}px; }}
QWidget#notice[tone="attention"] {{ background: {p.warning_soft}; }}
QWidget#notice[tone="refused"] {{ background: {p.accent_soft}; }}
QWidget#notice QLabel {{ background: transparent; }}
"""


def _lists(p: Palette) -> str:
    return f"""
QListView {{ background: {p.surface}; border: none; }}
QListView[ground="background"] {{ background: {p.background}; }}
QScrollBar:vertical {{ background: transparent; width: {Size.SCROLL}px; margin: 0; }}
QScrollBar::handle:vertical {{
  background: {p.edge}; border-radius: {Size.SCROLL // 2}px; min-height: {Size.TARGET}px;
}}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: none; height: 0;
}}
"""


def _simulators(p: Palette) -> str:
    """The window of the simulated devices, which knows no tokens of its own."""
    return f"""
QWidget#simulators, QWidget#simulators QScrollArea,
QWidget#simulators QScrollArea > QWidget > QWidget {{
  background: {p.background}; border: none;
}}
QWidget#simulators QGroupBox {{
  background: {p.surface}; border: 1px solid {p.line}; border-radius: {Radius.SMALL}px;
  margin-top: {Space.XL}px; padding: {Space.S}px;
}}
QWidget#simulators QGroupBox::title {{
  subcontrol-origin: margin; subcontrol-position: top left; color: {p.muted};
}}
"""
