// The text of src/ as Qt's.
#pragma once

#include <QString>
#include <string_view>

namespace layerscope {

inline QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace layerscope
