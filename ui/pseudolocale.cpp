#include "ui/pseudolocale.h"

#include <QRegularExpression>
#include <cmath>

namespace layerscope {

namespace {

constexpr double longer = 0.4;

// Filters of file dialogs are read by machines too, and a text without letters has no words.
bool isTechnical(const QString& text) {
    static const QRegularExpression technical(QStringLiteral("\\(\\*\\.|^[^a-zA-Z]*$"));
    return technical.match(text).hasMatch();
}

} // namespace

QString pseudoText(const QString& text) {
    if (isTechnical(text))
        return text;
    static const QString plain = QStringLiteral("aeiouAEIOUcnsyz");
    static const QString accented = QStringLiteral("äéîôûÄÉÎÔÛçñšýž");
    static const QRegularExpression kept(QStringLiteral("%L?[0-9n]+|<[^>]*>|&[a-z]+;|&."));
    const QString words = text.section(QLatin1Char('\t'), 0, 0); // a key stands behind a tab
    QString result;
    qsizetype letters = 0;
    for (qsizetype at = 0; at < words.size();) {
        const auto match =
            kept.match(words, at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
        if (match.hasMatch()) {
            result += match.captured();
            at = match.capturedEnd();
            continue;
        }
        const auto place = plain.indexOf(words[at]);
        result += place < 0 ? words[at] : accented[place];
        letters += words[at].isLetterOrNumber() || words[at].isSpace();
        ++at;
    }
    // More words of the same kind, so that a text that wraps can do so.
    static const QString filling = QStringLiteral(" öñé ťẃö ţĥŕéé ƒöûŕ ƒîṽé šîẋ šéṽéñ");
    const auto more = static_cast<qsizetype>(std::ceil(static_cast<double>(letters) * longer));
    QString tail = filling.repeated(more / filling.size() + 1).left(more);
    if (tail.endsWith(QLatin1Char(' ')))
        tail.back() = QLatin1Char('~');
    return result + tail + text.mid(words.size());
}

QString PseudoTranslator::translate(const char* context, const char* text, const char* comment, int number) const {
    Q_UNUSED(comment)
    Q_UNUSED(number)
    return QByteArrayView(context).startsWith("layerscope") ? pseudoText(QString::fromUtf8(text)) : QString();
}

} // namespace layerscope
