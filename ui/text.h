// The text of src/ as Qt's, and texts of the interface outside any QObject.
#pragma once

#include <QCoreApplication>
#include <QString>
#include <string_view>

namespace layerscope {

inline QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// What an object's tr() is to free functions and plain classes, which call it layerscope::tr: lupdate takes the
// namespace for the context.
inline QString tr(const char* text, const char* comment = nullptr, int number = -1) {
    return QCoreApplication::translate("layerscope", text, comment, number);
}

} // namespace layerscope
