// What the runs of a lesson tell about it, seed after seed. For the sources of src/lesson only.
#pragma once

#include "lesson/mask.h"

namespace layerscope {

class RunChecker {
public:
    explicit RunChecker(std::shared_ptr<const Lesson> lesson) : m_lesson(std::move(lesson)) {}

    // Runs the lesson with one more seed. False when more seeds would tell nothing new.
    bool add(std::uint64_t seed, std::stop_token stop);
    // Everything found, what can only be said of all seeds included.
    std::vector<Slip> finish();
    LessonRuns* firstRuns() const { return m_first.get(); }

private:
    // What is known of a wrong answer after all seeds.
    struct WrongFacts {
        unsigned exists = 0;          // seeds in which it has a value
        unsigned offered = 0;         // seeds in which a student can give it
        std::vector<unsigned> sameAs; // by earlier wrong answer: seeds in which it has that one's value
    };
    struct InsertKey {
        std::size_t page;
        Place place;
        auto operator<=>(const InsertKey&) const = default;
    };

    // Keeps the first slip of each place and sort.
    void slip(Place place, std::string_view sort, std::string reason);
    void page(std::size_t number, LessonRuns& runs);
    void predict(std::size_t number, const Predict& predict, LessonRuns& runs);
    void answerFits(const Predict& predict, const Value& answer, const Trace& trace, Place place);
    void wrongAnswers(std::size_t number, const Predict& predict, const Value& answer, LessonRuns& runs);
    void beforeCommit(std::size_t number, const Passage& passage, LessonRuns& runs, const Mask& mask,
                      const Value* answer);
    void shown(const Passage& passage, Evaluation& evaluation, std::size_t position, const Evaluation::Given* given);
    void pointer(const Pointer& pointer, Place place, LessonRuns& runs, std::string_view run);
    void task(std::size_t number, const Task& task, LessonRuns& runs);
    std::string seedText() const;

    std::shared_ptr<const Lesson> m_lesson;
    std::unique_ptr<LessonRuns> m_first;
    std::vector<Slip> m_slips;
    std::set<std::pair<Place, std::string>> m_kept;
    std::map<std::string, std::vector<WrongFacts>> m_wrong; // by the prediction's id
    std::map<InsertKey, unsigned> m_tells;                  // values in prose that were the answer: in how many seeds
    std::set<std::string> m_found;                          // packets that some run has
    std::uint64_t m_seed = 0;
    unsigned m_seeds = 0;
};

} // namespace layerscope
