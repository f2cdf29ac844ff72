// The language of the interface: which there are, which is chosen, and its translators.
#pragma once

#include <QString>
#include <span>

class QCoreApplication;

namespace layerscope {

struct Language {
    const char* code; // "de"; also of a lesson's sibling file, handshake.de.md
    const char* name; // in the language itself
};

// Those that the interface speaks, English first.
std::span<const Language> languages();

// Code of the language in use, for lessons and for Qt: "en" until useLanguage() has been called.
QString languageInUse();

// What the person chose in the menu: a code, or "system".
QString chosenLanguage();
void chooseLanguage(const QString& code); // for the next start

// Whether useLanguage() knows it.
bool isLanguage(const QString& code);

// Translates the application from now on: a code, or "system" (English when the system's language is none of ours).
// "pseudo" gives each text accents and 40 % more letters, to see that nothing is clipped. False when there is no such
// language.
bool useLanguage(QCoreApplication& application, const QString& code);

} // namespace layerscope
