#include "ui/theme/stylesheet.h"

#include <utility>

namespace layerscope {

namespace {

constexpr const char* rules = R"(
QToolTip { background: @button; color: @ink; border: 1px solid @outline; padding: %4px; }
QMainWindow::separator { background: @hairline; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @outline; }
QSplitter::handle { background: @hairline; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: @chrome; padding: %5px %12px; text-align: left; }
QStatusBar { background: @chrome; color: @secondaryText; }
QStatusBar::item { border: none; }

QMenuBar { background: @chrome; padding: 0px %4px; }
QMenuBar::item { background: transparent; color: @ink; padding: %5px %9px; border-radius: %4px; }
QMenuBar::item:selected { background: @selection; }
QMenuBar::item:pressed { background: @ink; color: @page; }
QMenu { background: @button; color: @ink; border: 1px solid @outline; padding: %4px; }
QMenu::item { padding: %5px %24px %5px %24px; border-radius: %4px; }
QMenu::item:selected { background: @selection; color: @ink; }
QMenu::item:disabled { color: @secondaryText; }
QMenu::separator { height: 1px; background: @hairline; margin: %4px %8px; }
QToolBar { background: @chrome; border: none; spacing: %6px; padding: %4px %12px; }
QToolBar::separator { background: @hairline; width: 1px; margin: %4px %8px; }

QPushButton, QToolButton { background: @button; color: @ink; border: 1px solid @outline; border-radius: %4px;
    padding: %4px %12px; }
QToolButton { padding: %4px %8px; }
QPushButton:hover, QToolButton:hover { background: @selection; }
QPushButton:checked, QToolButton:checked, QPushButton:pressed, QToolButton:pressed,
QPushButton[look="primary"], QToolButton[look="primary"] { background: @ink; color: @page; border-color: @ink; }
QPushButton[look="primary"]:hover, QToolButton[look="primary"]:hover { background: @secondaryText; }
QPushButton:focus, QToolButton:focus { border: 2px solid @ink; padding: %3px %11px; }
QToolButton:focus { padding: %3px %7px; }
QPushButton[look="primary"]:focus, QToolButton[look="primary"]:focus { border: 2px solid @outline; }
QPushButton[look="segment"] { border-radius: 0px; padding: %4px %10px; }
QPushButton[look="segment"]:focus { border: 2px solid @ink; padding: %3px %9px; }
QPushButton[look="segment"]:checked:focus { border: 2px solid @outline; }
QPushButton[place="left"] { border-top-left-radius: %4px; border-bottom-left-radius: %4px; border-right: none; }
QPushButton[place="right"] { border-top-right-radius: %4px; border-bottom-right-radius: %4px; border-left: none; }
QPushButton[look="segment"]:checked { font-weight: 600; padding: %4px %7px; }
QPushButton[look="segment"]:checked:focus { padding: %3px %6px; }
QPushButton:disabled, QToolButton:disabled, QPushButton[look="primary"]:disabled, QToolButton[look="primary"]:disabled { background: @chrome; color: @secondaryText; border-color: @hairline; }
QToolButton[look="fault"] { padding: %3px %5px; }
QToolButton[look="fault"]:focus { padding: %2px %4px; }
QToolButton[look="flat"] { background: transparent; border-color: transparent; }
QToolButton[look="flat"]:hover { background: @selection; }
QToolButton[look="flat"]:pressed, QToolButton[look="flat"]:checked { background: @ink; color: @page; }
QToolButton[look="flat"]:focus { border: 2px solid @ink; }
QToolButton::menu-indicator { image: none; }
QLabel[look="remark"] { color: @secondaryText; font-size: %12px; }
QLabel[look="code"] { color: @secondaryText; font-family: "DejaVu Sans Mono", "Noto Sans Mono", monospace;
    font-size: %12px; }
QLabel[look="value"] { font-family: "DejaVu Sans Mono", "Noto Sans Mono", monospace; font-weight: bold; }
QPushButton[look="link"] { background: transparent; border: none; padding: 0px %2px; text-decoration: underline; }
QPushButton[look="link"]:hover { background: @selection; color: @ink; }
QPushButton[look="link"]:pressed { background: @ink; color: @page; }
QPushButton[look="link"]:focus { border: 2px solid @ink; padding: 0px; }
QPushButton[look="segment"] { padding: %3px %12px; }
QPushButton[look="segment"]:focus { padding: %2px %11px; }
QPushButton[place="left"] { border-top-right-radius: 0px; border-bottom-right-radius: 0px; }
QPushButton[place="right"] { border-top-left-radius: 0px; border-bottom-left-radius: 0px; border-left: none; }

QLineEdit, QSpinBox, QPlainTextEdit, QTextEdit { background: @page; color: @ink; border: 1px solid @outline;
    border-radius: %4px; padding: %3px %6px; selection-background-color: @ink; selection-color: @page; }
QLineEdit:focus, QSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @ink;
    padding: %2px %5px; }
QComboBox { background: @button; color: @ink; border: 1px solid @outline; border-radius: %4px;
    padding: %4px %10px; }
QComboBox:hover { background: @selection; }
QComboBox:focus { border: 2px solid @ink; padding: %3px %9px; }
QComboBox:disabled { background: @chrome; color: @secondaryText; border-color: @hairline; }
QComboBox::drop-down { border: none; width: %24px; }
QComboBox::down-arrow { image: url(@arrow); width: %12px; height: %12px; }
QComboBox QAbstractItemView { background: @button; color: @ink; border: 1px solid @outline;
    selection-background-color: @selection; selection-color: @ink; outline: none; }

QAbstractItemView { background: @page; alternate-background-color: @band; color: @ink; border: none;
    selection-background-color: @selection; selection-color: @ink; }
QHeaderView { background: @page; }
QHeaderView::section { background: @page; color: @secondaryText; border: none;
    border-bottom: 1px solid @hairline; padding: %4px %8px; font-weight: 600; }
QTabBar::tab { background: @chrome; color: @ink; border: 1px solid @outline; padding: %4px %12px; }
QTabBar::tab:selected { background: @ink; color: @page; }

QScrollBar:vertical { background: @chrome; width: %12px; margin: 0px; }
QScrollBar:horizontal { background: @chrome; height: %12px; margin: 0px; }
QScrollBar::handle { background: @outline; border: %3px solid @chrome; border-radius: %6px; }
QScrollBar::handle:vertical { min-height: %32px; }
QScrollBar::handle:horizontal { min-width: %32px; }
QScrollBar::handle:hover { background: @ink; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @page; color: @ink; border: 1px solid @outline; border-radius: %4px; text-align: center; }
QProgressBar::chunk { background: @selection; }
)";

} // namespace

QString styleSheet(const Theme& theme) {
    QString sheet = QString::fromLatin1(rules);
    const std::pair<const char*, QString> names[] = {
        {"@secondaryText", theme.secondaryText.name()},
        {"@selection", theme.selection.name()},
        {"@hairline", theme.hairline.name()},
        {"@outline", theme.outline.name()},
        {"@button", theme.button.name()},
        {"@chrome", theme.chrome.name()},
        {"@arrow", theme.name == ThemeName::Light ? QStringLiteral(":/layerscope/theme/down-light.svg")
                                                  : QStringLiteral(":/layerscope/theme/down-dark.svg")},
        {"@page", theme.page.name()},
        {"@band", theme.band.name()},
        {"@ink", theme.ink.name()},
    };
    for (const auto& [name, value] : names)
        sheet.replace(QLatin1String(name), value);
    // "%4px" is 4 px at 96 dpi and grows with the font.
    for (const int pixels : {32, 24, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2})
        sheet.replace(QStringLiteral("%%1px").arg(pixels), QStringLiteral("%1px").arg(unit(pixels / 8.0)));
    return sheet;
}

} // namespace layerscope
