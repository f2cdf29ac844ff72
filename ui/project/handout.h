// A lesson on paper: ladders and questions with blanks, the answers on a page of their own at the end.
#pragma once

#include "ui/project/projectstory.h"

#include <QByteArray>

namespace layerscope {

// A4, legible without colour. The same lesson and the same seed give the same bytes, whenever and wherever. Simulates;
// needs a QApplication, and no display.
Result<QByteArray> makeHandout(std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                               const RunTraces& captured = {});
// The same into a file.
Result<void> writeHandout(const std::string& path, std::shared_ptr<const Lesson> lesson, std::uint64_t seed,
                          const RunTraces& captured = {});

// Puts a fixed moment in the place of the one at which a PDF was made.
void forgetMoment(QByteArray& pdf);

} // namespace layerscope
