#include "ui/names.h"

#include "trace/sentence.h"
#include "ui/text.h"

namespace layerscope {

namespace {

// For lupdate, which cannot read src/: a name that is missing here stays English.
[[maybe_unused]] constexpr const char* names[] = {
    QT_TRANSLATE_NOOP("layerscope", "Physical"),    QT_TRANSLATE_NOOP("layerscope", "Data link"),
    QT_TRANSLATE_NOOP("layerscope", "Network"),     QT_TRANSLATE_NOOP("layerscope", "Transport"),
    QT_TRANSLATE_NOOP("layerscope", "Session"),     QT_TRANSLATE_NOOP("layerscope", "Presentation"),
    QT_TRANSLATE_NOOP("layerscope", "Application"), QT_TRANSLATE_NOOP("layerscope", "simulated"),
    QT_TRANSLATE_NOOP("layerscope", "observed"),    QT_TRANSLATE_NOOP("layerscope", "inferred"),
    QT_TRANSLATE_NOOP("layerscope", "guessing"),    QT_TRANSLATE_NOOP("layerscope", "fairly sure"),
    QT_TRANSLATE_NOOP("layerscope", "certain"),
};

QString translated(std::string_view name) { return name.empty() ? QString() : tr(std::string(name).c_str()); }

} // namespace

QString layerTitle(LayerNumber layer) { return translated(layerName(layer)); }
QString originTitle(Origin origin) { return translated(originName(origin)); }
QString confidenceTitle(Confidence confidence) { return translated(confidenceName(confidence)); }

} // namespace layerscope
