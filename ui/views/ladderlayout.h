// What stands where on the ladder: arithmetic without a window.
#pragma once

#include "ui/models/framelabels.h"
#include "ui/playback/carriedmessage.h"
#include "ui/views/ladderscale.h"

#include <QPolygonF>

namespace layerscope {

// The moment to lay out, and what is pointed at.
struct LadderMoment {
    std::size_t position = 0;
    Time time{};
    Numbering numbering = Numbering::Raw;
    FrameId selected;
    std::shared_ptr<const CarriedMessage> message = nullptr; // that is lit
    bool previews = false; // frames that are not sent yet are shown, dotted
};

enum class Side : std::uint8_t { Left, Right };

// Everything in content coordinates: x from the pane's left edge, y from the first moment (margins not included).
struct LadderLayout {
    struct Axis {
        HostId host;
        double x = 0;
        QString name;
    };
    struct Arrow {
        FrameId frame;
        QLineF line;
        FrameLook look;
    };
    // A packet that has not been sent yet, shown ahead of its time.
    struct Preview {
        FrameId frame;
        QLineF line;
        FrameLook look;
    };
    // A run of data segments drawn as one.
    struct Run {
        FrameId first, last;
        QPolygonF shape;
        LayerNumber layer = LayerNumber::Transport;
    };
    struct Label {
        QPointF middle;     // on the arrow, lifted off it
        double degrees = 0; // clockwise
        QString name;       // bold
        QString numbers;    // mono; may be empty
        QString remark;     // italic; may be empty
        QString faultWord;  // what a fault did to it, in the fault colour; may be empty
        bool fault = false;
        QPolygonF box; // what it covers
    };
    struct Badge { // on a data band, near its sender
        QPointF centre;
        LayerNumber layer = LayerNumber::Transport;
    };
    struct Pill {
        QRectF box;
        QString text;
        bool inferred = false;
    };
    enum class TextLook : std::uint8_t { Time, Bold, Plain };
    struct Text {
        QRectF box;
        QString text;
        TextLook look = TextLook::Plain;
        Side side = Side::Left; // text stands towards the axis
    };
    struct Bracket {
        double x = 0;
        double top = 0;
        double bottom = 0;
        Side side = Side::Left;
        bool running = false;
    };
    struct Box { // a packet under way
        FrameId frame;
        QRectF box;
        QString name; // empty: there was no room for words
        LayerNumber layer = LayerNumber::Transport;
        QString numbers;   // beside it, or empty
        QPointF numbersAt; // left end of the base line
    };

    std::vector<Axis> axes;
    std::vector<Arrow> arrows;
    std::vector<Run> runs;
    std::vector<Preview> previews;
    std::vector<Label> labels;
    std::vector<Badge> badges;
    std::vector<QPointF> faultMarks; // where faults did something other than losing a frame
    std::vector<QPointF> dots;       // where arrows begin and end
    std::vector<Pill> pills;
    std::vector<Text> texts;
    std::vector<Bracket> brackets;
    std::vector<Box> boxes;
    double now = 0;
};

// From an axis to the states beside it.
double ladderPillDistance();

class LadderPlan {
public:
    // Sizes everything for a view of this size. The index must outlive the plan.
    void build(const LadderIndex& index, const QSizeF& view);

    const LadderScale& scale() const { return m_scale; }
    const std::vector<LadderLayout::Axis>& axes() const { return m_axes; }
    // What is to be seen between two heights at a moment: `still` changes only with events, `moving` with time.
    LadderLayout still(FrameLabels& labels, const LadderMoment& moment, double top, double bottom) const;
    LadderLayout moving(FrameLabels& labels, const LadderMoment& moment, double top, double bottom) const;
    // The arrow of a frame up to where it has come at that moment; a null line when it is not sent yet.
    QLineF arrowAt(FrameId frame, const LadderMoment& moment) const;
    // The arrows between two heights of the frames that carry the lit message, as far as they have come.
    std::vector<QLineF> litArrows(const LadderMoment& moment, double top, double bottom) const;
    // The frame whose arrow passes nearest to the point, within reach; none otherwise.
    FrameId frameAt(const QPointF& point, const LadderMoment& moment) const;

private:
    struct Margin;
    std::vector<FrameId> ended(const LadderMoment& moment, double top, double bottom) const;
    QLineF fullLine(FrameId frame) const;
    QString faultWord(FrameId frame, std::size_t position) const;
    void addArrows(LadderLayout& layout, FrameLabels& labels, const LadderMoment& moment, double top,
                   double bottom) const;
    void addPreviews(LadderLayout& layout, FrameLabels& labels, const LadderMoment& moment) const;
    void addLabels(LadderLayout& layout, FrameLabels& labels, const std::vector<FrameId>& frames,
                   const LadderMoment& moment) const;
    void addMargins(LadderLayout& layout, FrameLabels& labels, const LadderMoment& moment, double top,
                    double bottom) const;
    double axisX(HostId host) const;

    const LadderIndex* m_index = nullptr;
    LadderScale m_scale;
    std::vector<LadderLayout::Axis> m_axes; // from left to right
    std::vector<std::size_t> m_places;      // by host: index of its axis
    QSizeF m_view;
    double m_side = 0; // width of the margins left and right of the axes
};

} // namespace layerscope
