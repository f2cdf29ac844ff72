#include "ui/pages/helpdialogs.h"

#include "ui/text.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace layerscope {

namespace {

struct Key {
    const char* keys;
    const char* what;
};

constexpr Key keyTable[] = {
    {QT_TRANSLATE_NOOP("layerscope", "Space"), QT_TRANSLATE_NOOP("layerscope", "Play or pause")},
    {"→   ←", QT_TRANSLATE_NOOP("layerscope", "One layer crossing forward, back")},
    {QT_TRANSLATE_NOOP("layerscope", "Shift + →   ←"), QT_TRANSLATE_NOOP("layerscope", "One packet forward, back")},
    {QT_TRANSLATE_NOOP("layerscope", "Ctrl + →   ←"),
     QT_TRANSLATE_NOOP("layerscope", "To the next stop, the one before")},
    {QT_TRANSLATE_NOOP("layerscope", "Home   End"), QT_TRANSLATE_NOOP("layerscope", "To the start, to the end")},
    {"[   ]", QT_TRANSLATE_NOOP("layerscope", "Slower, faster")},
    {QT_TRANSLATE_NOOP("layerscope", "Delete"),
     QT_TRANSLATE_NOOP("layerscope", "Lose the selected packet, or the next one")},
    {QT_TRANSLATE_NOOP("layerscope", "Menu key"),
     QT_TRANSLATE_NOOP("layerscope", "All faults for the selected packet")},
    {"R", QT_TRANSLATE_NOOP("layerscope", "Raw or relative sequence numbers")},
    {"M", QT_TRANSLATE_NOOP("layerscope",
                            "Light the next message of the selected packet, everywhere it is; behind the last, none")},
    {QT_TRANSLATE_NOOP("layerscope", "Ctrl+T"),
     QT_TRANSLATE_NOOP("layerscope", "Follow the stream of the selected packet")},
    {"1 … 7", QT_TRANSLATE_NOOP("layerscope", "Show or hide a layer's events")},
    {"F6", QT_TRANSLATE_NOOP("layerscope", "Next pane")},
    {QT_TRANSLATE_NOOP("layerscope", "Enter"),
     QT_TRANSLATE_NOOP("layerscope", "In the event list: why did this happen?")},
    {QT_TRANSLATE_NOOP("layerscope", "Ctrl + Enter"),
     QT_TRANSLATE_NOOP("layerscope", "In a lesson: commit the answer, then go on")},
    {QT_TRANSLATE_NOOP("layerscope", "Esc"), QT_TRANSLATE_NOOP("layerscope", "Close a pop-over or a message")},
    {"F5",
     QT_TRANSLATE_NOOP("layerscope", "Project mode: PageDown and PageUp go on and back, B black, W white, Esc ends")},
    {QT_TRANSLATE_NOOP("layerscope", "Ctrl + O"), QT_TRANSLATE_NOOP("layerscope", "Open a capture or a scenario")},
    {QT_TRANSLATE_NOOP("layerscope", "Ctrl + E"), QT_TRANSLATE_NOOP("layerscope", "Export the packets as pcapng")},
    {QT_TRANSLATE_NOOP("layerscope", "Ctrl + Z"),
     QT_TRANSLATE_NOOP("layerscope", "Undo an edit of the scenario; never time")},
    {"F1", QT_TRANSLATE_NOOP("layerscope", "This overview")},
};

QDialog* makeDialog(QWidget* parent, const QString& title) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(unit(3), unit(3), unit(3), unit(2));
    column->setSpacing(unit(1.5));
    return dialog;
}

void addClose(QDialog* dialog) {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    dialog->layout()->addWidget(buttons);
    dialog->show();
}

} // namespace

void showKeys(QWidget* parent) {
    QDialog* dialog = makeDialog(parent, tr("Keys"));
    auto* note = new QLabel(tr("Single letters and digits act while the stage has the focus."), dialog);
    note->setWordWrap(true);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(unit(3));
    grid->setVerticalSpacing(unit(0.75));
    int row = 0;
    for (const Key& key : keyTable) {
        auto* keys = new QLabel(tr(key.keys), dialog);
        keys->setFont(themeFont(TextRole::MonoBold));
        grid->addWidget(keys, row, 0);
        grid->addWidget(new QLabel(tr(key.what), dialog), row++, 1);
    }
    static_cast<QVBoxLayout*>(dialog->layout())->addLayout(grid);
    dialog->layout()->addWidget(note);
    addClose(dialog);
}

void showAbout(QWidget* parent) {
    QDialog* dialog = makeDialog(parent, tr("About Layerscope"));
    auto* icon = new QLabel(dialog);
    icon->setAccessibleName(QCoreApplication::applicationName());
    icon->setPixmap(programIcon().pixmap(64, 64));
    auto* name = new QLabel(QStringLiteral("Layerscope %1").arg(QCoreApplication::applicationVersion()), dialog);
    name->setFont(themeFont(TextRole::Heading));
    auto* text = new QLabel(tr("See a network work: every packet goes down seven layer objects, across the link and up "
                               "seven again, and every byte can be clicked. What is shown is simulated byte for "
                               "byte, or captured from a real connection, in the same views.\n\n"
                               "Free software under the GNU General Public License, version 3 or later."),
                            dialog);
    text->setWordWrap(true);
    text->setMinimumWidth(unit(48));
    for (QWidget* widget : {static_cast<QWidget*>(icon), static_cast<QWidget*>(name), static_cast<QWidget*>(text)})
        dialog->layout()->addWidget(widget);
    addClose(dialog);
}

} // namespace layerscope
