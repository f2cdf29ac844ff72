// Where hosts, links and packets stand in the scene: arithmetic without a window.
#pragma once

#include "ui/models/framelabels.h"
#include "ui/models/nodeorder.h"

#include <QLineF>
#include <QRectF>
#include <set>

namespace layerscope {

struct SceneLayout {
    struct HostPlace {
        HostId host;
        QRectF icon;
        QRectF name;
        QRectF address;
        Qt::Alignment alignment;
        NodeKind kind = NodeKind::Computer;
    };
    struct LinkPlace {
        LinkId link;
        QLineF line; // from a to b
        QRectF label;
    };
    struct Packet {
        FrameId frame;
        QRectF box;
        QString name; // empty: too crowded for words
        LayerNumber layer = LayerNumber::DataLink;
        bool right = true;
        QString numbers; // below the box, or empty
        QRectF numbersBox;
    };
    struct Loss {
        FrameId frame;
        QPointF place;
        QString text;      // below; or empty
        double textAt = 0; // its middle
    };

    double widest = 0; // the width that was laid out for
    std::vector<HostPlace> hosts;
    std::vector<LinkPlace> links;
    std::vector<Packet> packets;
    std::vector<Loss> losses;
};

// Hosts stand side by side, in columns by their distance from the first one; who was connected to stands as a server.
SceneLayout layoutScene(const Trace& trace, const QSizeF& size);
// The height that the network of a trace needs.
double sceneHeight(const std::shared_ptr<const Trace>& trace);
// Adds what is on the links after `position` events at `time`. A lost frame stays to be seen until another frame is
// sent from the same host.
void addPackets(SceneLayout& layout, const Trace& trace, const std::set<FrameId>& inFlight, FrameId lastLost, Time time,
                FrameLabels& labels);
// The packet or loss under a point; none otherwise.
FrameId packetAt(const SceneLayout& layout, const QPointF& point);
// The link under a point; none otherwise.
LinkId linkAt(const SceneLayout& layout, const QPointF& point);

} // namespace layerscope
