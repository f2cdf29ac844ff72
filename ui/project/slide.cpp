#include "ui/project/slide.h"

#include "ui/text.h"

namespace layerscope {

namespace {

QString rowText(const SlideRow& row, const std::vector<SlideAxis>& axes) {
    QStringList words{row.name};
    for (const QString& number : {row.sequence, row.acknowledgment})
        if (!number.isEmpty())
            words << number;
    QString text = tr("%1 from %2 to %3").arg(words.join(QLatin1Char(' ')), axes[row.from].host, axes[row.to].host);
    if (row.foreseen)
        text += tr(", still to come");
    else if (row.look.lost)
        text += tr(", lost");
    else if (row.underWay)
        text += tr(", under way");
    return text;
}

} // namespace

QString Slide::text() const {
    QStringList parts{heading};
    for (const SlideOption& option : options) {
        QString words = QStringLiteral("%1: %2").arg(option.mark, option.text);
        if (option.hands)
            words += *option.hands == 1 ? layerscope::tr(", 1 hand") : layerscope::tr(", %1 hands").arg(*option.hands);
        if (option.layer != LayerNumber::None)
            words += layerscope::tr(", layer %1").arg(static_cast<int>(option.layer));
        parts << words;
    }
    if (!answer.isEmpty())
        parts << answer;
    parts << lines;
    for (const SlideRow& row : rows)
        parts << rowText(row, axes);
    for (const SlideAxis& axis : axes)
        if (!axis.state.isEmpty())
            parts << QStringLiteral("%1: %2").arg(axis.host, axis.state);
    if (header) {
        parts << header->title;
        for (const auto& line : header->lines)
            for (const HeaderCell& cell : line)
                parts << QStringLiteral("%1 %2").arg(cell.name, cell.value);
    }
    if (bytes) {
        parts << bytes->title;
        for (qsizetype i = 0; i < bytes->values.size(); ++i)
            parts << layerscope::tr("byte %1: %2").arg(i).arg(bytes->values[i]);
    }
    parts.removeAll(QString());
    return parts.join(QStringLiteral("\n"));
}

} // namespace layerscope
