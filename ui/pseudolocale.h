// A language that nobody speaks, with longer words: whoever reads it sees what is clipped and what is not translated.
#pragma once

#include <QTranslator>

namespace layerscope {

// A text with accents and 40 % more letters; placeholders (%1, %n), HTML and accelerators stay as they are.
QString pseudoText(const QString& text);

class PseudoTranslator : public QTranslator {
public:
    using QTranslator::QTranslator;
    bool isEmpty() const override { return false; }
    QString translate(const char* context, const char* text, const char* comment, int number) const override;
};

} // namespace layerscope
