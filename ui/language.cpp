#include "ui/language.h"

#include "ui/pseudolocale.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace layerscope {

namespace {

constexpr std::array known{Language{"en", "English"}, Language{"de", "Deutsch"}};

struct InUse {
    QString code = QStringLiteral("en");
    std::vector<std::unique_ptr<QTranslator>> translators;
};

InUse& inUse() {
    static InUse use;
    return use;
}

bool isKnown(const QString& code) {
    return std::ranges::any_of(known, [&](const Language& language) { return code == QLatin1String(language.code); });
}

QString systemLanguage() {
    for (const QString& name : QLocale::system().uiLanguages())
        if (const QString code = name.section(QLatin1Char('-'), 0, 0); isKnown(code))
            return code;
    return QStringLiteral("en");
}

void install(QCoreApplication& application, std::unique_ptr<QTranslator> translator) {
    application.installTranslator(translator.get());
    inUse().translators.push_back(std::move(translator));
}

void installFile(QCoreApplication& application, const QString& file, const QString& folder) {
    auto translator = std::make_unique<QTranslator>();
    if (translator->load(file, folder))
        install(application, std::move(translator));
}

} // namespace

std::span<const Language> languages() { return known; }

QString languageInUse() { return inUse().code; }

QString chosenLanguage() { return QSettings().value(QStringLiteral("language"), QStringLiteral("system")).toString(); }

void chooseLanguage(const QString& code) { QSettings().setValue(QStringLiteral("language"), code); }

bool isLanguage(const QString& code) {
    return isKnown(code) || code == QLatin1String("system") || code == QLatin1String("pseudo");
}

bool useLanguage(QCoreApplication& application, const QString& chosen) {
    const bool pseudo = chosen == QLatin1String("pseudo");
    const QString code = chosen == QLatin1String("system") ? systemLanguage() : pseudo ? QStringLiteral("en") : chosen;
    if (!isKnown(code))
        return false;
    inUse() = {code, {}};
    if (!QLocale().name().startsWith(code)) // a country of the system's stays: de_AT
        QLocale::setDefault(QLocale(code));
    installFile(application, QStringLiteral("qtbase_") + code, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    installFile(application, QStringLiteral("layerscope_") + code, QStringLiteral(":/layerscope/translations"));
    if (pseudo)
        install(application, std::make_unique<PseudoTranslator>());
    return true;
}

} // namespace layerscope
