#include "ui/lesson/cardwords.h"

#include "ui/text.h"
#include "ui/views/fieldcard.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QTextDocument>
#include <QTextDocumentFragment>

namespace layerscope {

namespace {

QLabel* wrapped(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setMinimumWidth(1);
    // Not Minimum: a scroll area would then count the narrow height that a label would like best.
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    label->setSizePolicy(policy);
    return label;
}

} // namespace

QLabel* proseLabel(const QString& html, QWidget* parent) {
    QLabel* label = wrapped(parent);
    label->setTextFormat(Qt::RichText);
    label->setFont(themeFont(TextRole::Card));
    label->setText(html);
    label->setAccessibleName(plainText(html));
    label->setTextInteractionFlags(Qt::LinksAccessibleByMouse);
    label->setOpenExternalLinks(true);
    return label;
}

QLabel* plainLabel(const QString& text, TextRole role, QWidget* parent) {
    QLabel* label = wrapped(parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(themeFont(role));
    label->setText(text);
    return label;
}

QLabel* remarkLabel(const QString& text, QWidget* parent) {
    QLabel* label = plainLabel(text, TextRole::Caption, parent);
    label->setProperty("look", QStringLiteral("remark"));
    return label;
}

QLabel* sourcesLabel(const std::vector<Source>& sources, QWidget* parent) {
    QStringList lines;
    for (const Source& source : sources) {
        const QString text = toQString(source.text);
        const QString address = text.startsWith(QLatin1String("http")) ? text : sourceAddress(text);
        lines << (address.isEmpty()
                      ? text.toHtmlEscaped()
                      : QStringLiteral("<a href=\"%1\">%2</a>").arg(address.toHtmlEscaped(), text.toHtmlEscaped()));
    }
    QLabel* label = proseLabel(lines.join(QStringLiteral("<br/>")), parent);
    label->setFont(themeFont(TextRole::Semibold));
    return label;
}

QWidget* barred(QWidget* content, QWidget* parent) {
    auto* frame = new QFrame(parent);
    frame->setObjectName(QStringLiteral("barred"));
    frame->setStyleSheet(QStringLiteral("#barred { background: palette(alternate-base); border: none;"
                                        " border-left: %1px solid palette(text); }")
                             .arg(unit(0.5)));
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(unit(1.5), unit(1), unit(1), unit(1));
    content->setParent(frame);
    row->addWidget(content);
    return frame;
}

QString plainText(const QString& html) { return QTextDocumentFragment::fromHtml(html).toPlainText().trimmed(); }

} // namespace layerscope
