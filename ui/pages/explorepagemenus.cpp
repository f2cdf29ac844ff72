// What ExplorePage offers of a packet and of a slot, and the dialogs behind it.
#include "layers/registry.h"
#include "ui/document.h"
#include "ui/models/faultwords.h"
#include "ui/names.h"
#include "ui/pages/explorepage.h"
#include "ui/pages/faultdesk.h"
#include "ui/pages/followstreamdialog.h"
#include "ui/pages/websocketpage.h"
#include "ui/playback/playback.h"
#include "ui/text.h"
#include "ui/views/inspector.h"
#include "ui/views/messagebar.h"
#include "ui/views/stackview.h"

#include <QCursor>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QSettings>

namespace layerscope {

void ExplorePage::offerFillings(HostId host, LayerNumber slot) {
    const auto& trace = m_playback->trace();
    if (!trace || m_document->source() != Document::Source::Scenario) {
        if (m_lesson != LessonParts::None)
            m_messages->showMessage(MessageBar::Kind::Information,
                                    tr("A lesson's run is as it is; layers can be swapped in its tasks."));
        else
            m_messages->showMessage(
                MessageBar::Kind::Information,
                tr("A captured stack is the kernel's: its slots cannot be filled differently. Choose "
                   "Source: Simulated to swap layers."));
        return;
    }
    const std::string& present = trace->host(host).fillings[static_cast<std::size_t>(slot)];
    QMenu menu(this);
    menu.setAccessibleName(tr("What fills layer %1").arg(static_cast<int>(slot)));
    menu.setToolTipsVisible(true);
    menu.addAction(tr("%1 of %2").arg(layerTitle(slot), toQString(trace->host(host).name)))->setEnabled(false);
    menu.addSeparator();
    for (const LayerIdentity* identity : m_document->layers().inSlot(slot)) {
        QAction* action = menu.addAction(toQString(identity->title));
        action->setCheckable(true);
        action->setChecked(identity->name == present);
        action->setToolTip(toQString(identity->description));
        action->setData(toQString(identity->name));
    }
    menu.addSeparator();
    const QAction* load = menu.addAction(tr("Load a layer of your own…"));
    // Where the mouse asked, or in the middle of the stack when the keyboard did.
    const QWidget* stack = host == m_left->host() ? m_left : m_right;
    const QPoint mouse = QCursor::pos();
    const bool byMouse = stack->rect().contains(stack->mapFromGlobal(mouse));
    const QAction* chosen = menu.exec(byMouse ? mouse : stack->mapToGlobal(stack->rect().center()));
    if (chosen == load)
        chooseLayer();
    else if (chosen && chosen->data().toString() != toQString(present))
        m_document->fillSlot(host, slot, chosen->data().toString());
}

void ExplorePage::showPacketMenu(FrameId frame, const QPoint& place) {
    if (!frame)
        return;
    m_selection->selectFrame(frame);
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("packet"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString name = packetName(*m_playback->trace(), frame);
    menu->setAccessibleName(m_faults->possible() ? tr("Faults and views of %1").arg(name)
                                                 : tr("Views of %1").arg(name));
    if (m_faults->possible())
        m_faults->fill(menu);
    menu->addSeparator();
    constexpr std::size_t mostOffered = 8;
    const std::vector<MessageBook::Handle> messages = m_inspector->book().in(frame);
    for (std::size_t i = 0; i < std::min(messages.size(), mostOffered); ++i) {
        QString message = messages[i]->name;
        QAction* light =
            menu->addAction(tr("Light the message %1").arg(message.replace(QLatin1Char('&'), QLatin1String("&&"))));
        light->setCheckable(true);
        light->setChecked(m_selection->message() && m_selection->message()->sameAs(*messages[i]));
        connect(light, &QAction::triggered, m_selection,
                [this, message = messages[i]](bool on) { m_selection->selectMessage(on ? message : nullptr); });
    }
    QAction* follow = menu->addAction(tr("Follow this strea&m…"));
    follow->setEnabled(FollowStreamDialog::possible(*m_playback->trace(), frame));
    connect(follow, &QAction::triggered, this, &ExplorePage::followStream);
    if (m_webSocket->available()) {
        QAction* webSocket = menu->addAction(tr("&Handshake and frames"));
        connect(webSocket, &QAction::triggered, this, [this] { setWebSocketShown(true); });
    }
    menu->popup(place);
}

void ExplorePage::followStream() {
    const auto& trace = m_playback->trace();
    const FrameId frame = m_selection->frame();
    if (!trace || !FollowStreamDialog::possible(*trace, frame)) {
        m_messages->showMessage(
            MessageBar::Kind::Information,
            tr("Only TCP and UDP carry a stream to follow: select a packet of a connection first."));
        return;
    }
    auto* dialog = new FollowStreamDialog(m_playback, m_selection, trace->frame(frame).connection, this);
    connect(dialog, &FollowStreamDialog::byteChosen, this, [this](FrameId in, std::uint32_t byte) {
        if (auto message = m_inspector->book().at(in, byte))
            m_selection->selectMessage(std::move(message));
    });
    dialog->show();
}

void ExplorePage::chooseLayer() {
    QSettings settings;
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Load a layer"), settings.value(QStringLiteral("layerFolder")).toString(),
                                     tr("Shared libraries (*.so);;All files (*)"));
    if (path.isEmpty())
        return;
    settings.setValue(QStringLiteral("layerFolder"), QFileInfo(path).absolutePath());
    m_document->loadLayer(path);
}

} // namespace layerscope
