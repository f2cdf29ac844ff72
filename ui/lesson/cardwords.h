// Texts of the lesson card: prose, headings, remarks.
#pragma once

#include "lesson/lesson.h"
#include "ui/theme/theme.h"

#include <QString>

class QLabel;
class QWidget;

namespace layerscope {

// HTML as proseHtml makes it, in the card's text size; links open in the web browser.
QLabel* proseLabel(const QString& html, QWidget* parent);
// Plain text that wraps.
QLabel* plainLabel(const QString& text, TextRole role, QWidget* parent);
QLabel* remarkLabel(const QString& text, QWidget* parent);
// Where a reason comes from; an RFC or an address can be opened.
QLabel* sourcesLabel(const std::vector<Source>& sources, QWidget* parent);
// A text beside an ink bar: hints and reasons.
QWidget* barred(QWidget* content, QWidget* parent);
// HTML without its marks, for names and buttons.
QString plainText(const QString& html);

} // namespace layerscope
