#include "ui/lesson/answerpart.h"

#include "ui/lesson/cardwords.h"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

namespace layerscope {

namespace {

enum class Verdict : std::uint8_t { Right, Wrong };

// One answer in a box: what it is, the answer large, a remark; a tick or a cross before it.
class AnswerBox : public QWidget {
public:
    AnswerBox(const QString& title, const QString& text, const QString& remark, Verdict verdict, bool filled,
              QWidget* parent)
        : QWidget(parent), m_verdict(verdict), m_filled(filled) {
        const Theme& theme = Theme::current();
        const QColor ink = filled ? theme.page : theme.ink;
        setAccessibleName(QStringLiteral("%1: %2").arg(title, text));
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(unit(5.75), unit(0.75), unit(1.25), unit(0.75));
        column->setSpacing(0);
        // A value is large and in the face of values; words are read as words.
        const bool value = std::ranges::none_of(text, [](QChar each) { return each.isLetter(); }) ||
                           (text.size() <= 24 && text.at(0).isDigit());
        const QFont large = themeFont(value ? TextRole::Clock : TextRole::Semibold);
        QLabel* words =
            plainLabel(remark.isEmpty() ? title : title + QStringLiteral("  ·  ") + remark, TextRole::Caption, this);
        QLabel* answer = plainLabel(text, TextRole::Clock, this);
        answer->setFont(large);
        for (QLabel* label : {words, answer}) {
            QPalette palette = label->palette();
            palette.setColor(QPalette::WindowText, ink);
            label->setPalette(palette);
            column->addWidget(label);
        }
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::current();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.ink, 1.5));
        painter.setBrush(m_filled ? theme.ink : theme.page);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), unit(0.5), unit(0.5));
        painter.setPen(QPen(m_filled ? theme.page : theme.ink, scaled(3), Qt::SolidLine, Qt::SquareCap));
        const QPointF centre(unit(2.875), height() / 2.0);
        const double reach = scaled(7);
        if (m_verdict == Verdict::Wrong) {
            painter.drawLine(centre + QPointF(-reach, -reach), centre + QPointF(reach, reach));
            painter.drawLine(centre + QPointF(-reach, reach), centre + QPointF(reach, -reach));
        } else {
            painter.drawPolyline(QPolygonF{centre + QPointF(-reach * 1.2, 0), centre + QPointF(-reach * 0.3, reach),
                                           centre + QPointF(reach * 1.3, -reach)});
        }
    }

private:
    Verdict m_verdict;
    bool m_filled;
};

} // namespace

AnswerPart::AnswerPart(const AnswerWords& words, QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(unit(1));
    QLabel* question = proseLabel(words.questionHtml, this);
    question->setFont(themeFont(TextRole::Body));
    QPalette palette = question->palette();
    palette.setColor(QPalette::WindowText, Theme::current().secondaryText);
    question->setPalette(palette);
    column->addWidget(question);
    if (words.right) {
        column->addWidget(new AnswerBox(tr("Right: your answer, and the run's"), words.answer, words.how,
                                        Verdict::Right, true, this));
    } else {
        column->addWidget(new AnswerBox(tr("Your answer"), words.given, words.how, Verdict::Wrong, false, this));
        column->addWidget(
            new AnswerBox(tr("In the run"), words.answer, tr("read from the run"), Verdict::Right, true, this));
    }
    const auto heading = [&](const QString& text) {
        column->addSpacing(unit(0.5));
        column->addWidget(plainLabel(text, TextRole::Title, this));
    };
    if (!words.whyHtml.isEmpty()) {
        heading(tr("Why your answer is not the one"));
        column->addWidget(proseLabel(words.whyHtml, this));
    }
    if (!words.misplaced.isEmpty())
        column->addWidget(plainLabel(tr("In another layer: %1").arg(words.misplaced), TextRole::Card, this));
    if (!words.ruleHtml.isEmpty()) {
        heading(tr("The rule"));
        auto* rule = proseLabel(words.ruleHtml, this);
        rule->setFont(themeFont(TextRole::MonoBold));
        rule->setAlignment(Qt::AlignCenter);
        rule->setObjectName(QStringLiteral("rule"));
        rule->setStyleSheet(QStringLiteral("#rule { background: palette(alternate-base); border: 1px solid "
                                           "palette(dark); border-radius: 4px; padding: %1px; }")
                                .arg(unit(1)));
        column->addWidget(rule);
    }
    heading(tr("Why it is so"));
    column->addWidget(proseLabel(words.reasonHtml, this));
    if (!words.sources.empty())
        column->addWidget(barred(sourcesLabel(words.sources, this), this));
}

} // namespace layerscope
