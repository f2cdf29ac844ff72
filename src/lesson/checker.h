// Everything that can be said about a lesson without a student.
#pragma once

#include "lesson/loader.h"

#include <functional>
#include <stop_token>

namespace layerscope {

struct CheckOptions {
    unsigned seeds = 200;
    bool tshark = true; // compare packet fields with tshark when it is installed
    std::stop_token stop;
    std::function<void(const std::string& file, unsigned seedsDone)> progress;
};

struct CheckReport {
    std::string file;
    std::vector<Slip> slips; // in order of place; empty: a good lesson
    std::size_t pages = 0, predictions = 0, tasks = 0;
    unsigned seeds = 0;   // that were run
    std::size_t runs = 0; // simulations
    double seconds = 0;   // spent
    std::string left;     // what could not be checked here, and why; or empty
};

// Loads and checks one file. Fails only when it cannot be read or the stop was asked for.
Result<CheckReport> checkLesson(const std::string& file, const CheckOptions& options = {});

// Whether a translation has the same blocks in the same order, with the same ids and expressions.
std::vector<Slip> compareTranslation(const Lesson& original, const Lesson& translation);

} // namespace layerscope
