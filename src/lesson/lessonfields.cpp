#include "lesson/tsharkcheck.h"

#include "lesson/checkstatic.h"

namespace layerscope {

std::map<std::string, Place> fieldsOf(const Lesson& lesson) {
    std::map<std::string, Place> fields;
    const auto add = [&](const Expression& expression) {
        for (const FieldUse& use : expression.uses().fields)
            if (!use.field.empty())
                fields.emplace(use.field, expression.place);
    };
    for (const PacketName& packet : lesson.packets)
        add(packet.where);
    for (const Page& page : lesson.pages) {
        eachPassage(page, [&](const Passage& passage) {
            for (const Passage::Insert& insert : passage.inserts)
                add(insert.expression);
        });
        if (const Step* step = page.step())
            add(step->until.when);
        if (const Task* task = page.task())
            add(task->reached);
        if (const Predict* predict = page.predict()) {
            for (const Expression* expression :
                 {&predict->answer, &predict->rule, &predict->tolerance, &predict->reveal.when})
                add(*expression);
            for (const Option& option : predict->options)
                add(option.layer);
            for (const WrongAnswer& wrong : predict->wrong) {
                add(wrong.answer);
                add(wrong.when);
            }
        }
    }
    return fields;
}

} // namespace layerscope
