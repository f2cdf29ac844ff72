// Plays a lesson in the window as a student would, by mouse or by keyboard alone.
#pragma once

#include "ui/document.h"
#include "ui/lesson/lessoncard.h"
#include "ui/lesson/lessoncontroller.h"
#include "ui/lesson/optionbutton.h"
#include "ui/lesson/questionpart.h"
#include "ui/lesson/rightanswer.h"
#include "ui/mainwindow.h"
#include "ui/pages/explorepage.h"
#include "ui/playback/playback.h"
#include "ui/views/hexview.h"
#include "ui/views/inspector.h"

#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTest>
#include <algorithm>

namespace layerscope {

class LessonPlayer {
public:
    enum class By { Mouse, Keyboard };

    LessonPlayer(MainWindow& window, By by) : m_window(window), m_by(by) {}

    LessonController& lesson() { return *m_window.lesson(); }
    LessonSession& session() { return *lesson().session(); }
    QuestionPart* question() { return m_window.card()->question(); }

    // A button of the card, or null.
    QPushButton* button(const QString& name) {
        QApplication::processEvents();
        return m_window.card()->findChild<QPushButton*>(name);
    }

    bool press(const QString& name) {
        QPushButton* target = button(name);
        return target != nullptr && target->isEnabled() && activate(target);
    }

    // An answer that is wrong, whether its author foresaw it or not.
    GivenAnswer wrongAnswer() {
        const std::size_t page = session().page();
        const Predict& predict = *session().current().predict();
        const GivenAnswer right = *rightAnswer(session().stage(), page);
        std::vector<GivenAnswer> tries(1, right);
        const auto more = [&]() -> GivenAnswer& { return tries.emplace_back(right); };
        for (const char* text : {"12345", "7"})
            more().text = text;
        for (const Option& option : predict.options)
            more().values = {option.value};
        if (right.values.size() > 1) {
            GivenAnswer& swapped = more();
            std::swap(swapped.values.front(), swapped.values.back());
        }
        const auto trace = session().trace();
        for (std::uint32_t i = 0; i < trace->hostCount(); ++i)
            more().values = {trace->host({i}).name};
        for (int layer = 1; layer <= 7 && !right.layers.empty(); ++layer)
            more().layers.begin()->second = layer;
        for (std::uint32_t offset = 0; right.offset && offset < 20; ++offset)
            more().offset = offset;
        for (const GivenAnswer& given : tries)
            if (const auto judged = grade(session().stage(), page, given); judged && !judged->right)
                return given;
        return right;
    }

    // Enters an answer with its confidence, and commits it. Says what could not be done, or nothing.
    QString commit(const GivenAnswer& given, Confidence confidence) {
        if (QString problem = enter(given); !problem.isEmpty())
            return problem;
        auto* sure = m_window.card()->findChild<OptionButton*>(
            QStringLiteral("confidence-%1").arg(static_cast<int>(confidence)));
        if (sure == nullptr || !choose(sure))
            return QStringLiteral("the confidence cannot be chosen");
        if (m_by == By::Mouse)
            return press(QStringLiteral("commit")) ? QString() : QStringLiteral("Commit is off");
        QTest::keyClick(m_window.focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        return {};
    }

    QString enter(const GivenAnswer& given) {
        const Predict& predict = *session().current().predict();
        AnswerInput* input = question()->input();
        switch (predict.kind) {
        case PredictKind::Number:
        case PredictKind::Text: {
            auto* edit = input->findChild<QLineEdit*>(QStringLiteral("answer"));
            if (!reach(edit))
                return QStringLiteral("the line cannot be reached");
            edit->selectAll();
            QTest::keyClicks(edit, QString::fromStdString(given.text));
            return {};
        }
        case PredictKind::Choice:
        case PredictKind::Choices:
        case PredictKind::Host:
            return enterOptions(predict, given);
        case PredictKind::Order:
            return enterOrder(*input, given);
        case PredictKind::Cards:
            for (const auto& [card, layer] : given.layers) {
                auto* box = input->findChild<QComboBox*>(QStringLiteral("card-") + QString::fromStdString(card));
                if (box == nullptr || (m_by == By::Keyboard && !reach(box)))
                    return QStringLiteral("a card cannot be reached");
                QTest::keyClick(box, static_cast<Qt::Key>(Qt::Key_0 + layer));
                if (box->currentData().toInt() != layer)
                    return QStringLiteral("a card cannot be placed");
            }
            return {};
        case PredictKind::Byte: {
            HexView* hex = m_window.page()->inspector()->hex();
            if (m_by == By::Mouse) {
                m_window.page()->showView(QStringLiteral("bytes"));
                QApplication::processEvents();
                QTest::mouseClick(hex->viewport(), Qt::LeftButton, {}, hex->byteRect(*given.offset).center().toPoint());
                return {};
            }
            auto* number = input->findChild<QSpinBox*>(QStringLiteral("answer"));
            if (!reach(number))
                return QStringLiteral("the number of the byte cannot be reached");
            number->selectAll();
            QTest::keyClicks(number, QString::number(*given.offset));
            return {};
        }
        }
        return QStringLiteral("an unknown kind");
    }

    // Goes on with Tab until the widget has the focus, or clicks it. Where one of several is chosen, arrows lead on.
    bool reach(QWidget* target) {
        if (target == nullptr)
            return false;
        if (m_by == By::Mouse) {
            show(target);
            QTest::mouseClick(target, Qt::LeftButton);
            return true;
        }
        constexpr int mostStops = 120;
        for (int stop = 0; stop < mostStops; ++stop) {
            QWidget* now = m_window.focusWidget();
            if (now == target)
                return true;
            const auto* option = qobject_cast<OptionButton*>(now);
            const auto* wanted = qobject_cast<OptionButton*>(target);
            const bool together = option && wanted && option->group() && option->group() == wanted->group() &&
                                  option->group()->exclusive();
            QTest::keyClick(now != nullptr ? now : &m_window, together ? arrow(*option, *wanted) : Qt::Key_Tab);
        }
        return false;
    }

private:
    static Qt::Key arrow(const QWidget& from, const QWidget& to) {
        if (from.y() != to.y())
            return from.y() < to.y() ? Qt::Key_Down : Qt::Key_Up;
        return from.x() < to.x() ? Qt::Key_Right : Qt::Key_Left;
    }

    void show(QWidget* target) {
        for (auto* area : m_window.card()->findChildren<QScrollArea*>())
            if (area->widget() != nullptr && area->widget()->isAncestorOf(target))
                area->ensureWidgetVisible(target);
    }

    bool activate(QAbstractButton* target) {
        if (!reach(target))
            return false;
        if (m_by == By::Keyboard)
            QTest::keyClick(target, Qt::Key_Space);
        return true;
    }

    bool choose(QAbstractButton* option) { return option->isChecked() || (activate(option) && option->isChecked()); }

    QString enterOptions(const Predict& predict, const GivenAnswer& given) {
        std::vector<std::string> values;
        for (const Option& option : predict.options)
            values.push_back(option.value);
        if (predict.kind == PredictKind::Host)
            for (std::uint32_t i = 0; i < session().trace()->hostCount(); ++i)
                values.push_back(session().trace()->host({i}).name);
        const auto buttons = question()->input()->findChildren<OptionButton*>();
        for (std::size_t i = 0; i < std::min(values.size(), static_cast<std::size_t>(buttons.size())); ++i)
            if (std::ranges::find(given.values, values[i]) != given.values.end() &&
                !choose(buttons[static_cast<qsizetype>(i)]))
                return QStringLiteral("an option cannot be chosen");
        return {};
    }

    QString enterOrder(AnswerInput& input, const GivenAnswer& given) {
        auto* list = input.findChild<QListWidget*>(QStringLiteral("answer"));
        for (int to = 0; to < list->count() && to < static_cast<int>(given.values.size()); ++to) {
            const QString value = QString::fromStdString(given.values[static_cast<std::size_t>(to)]);
            int row = to;
            while (row + 1 < list->count() && list->item(row)->data(Qt::UserRole).toString() != value)
                ++row;
            if (m_by == By::Mouse) {
                show(list);
                QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(row)).center());
                for (; row > to; --row)
                    QTest::mouseClick(input.findChildren<QPushButton*>().front(), Qt::LeftButton);
                continue;
            }
            if (!reach(list))
                return QStringLiteral("the lines cannot be reached");
            QTest::keyClick(list, Qt::Key_Home);
            for (int down = 0; down < row; ++down)
                QTest::keyClick(list, Qt::Key_Down);
            for (; row > to; --row)
                QTest::keyClick(list, Qt::Key_Up, Qt::ControlModifier);
        }
        return input.answer().values == given.values ? QString() : QStringLiteral("the order is another one");
    }

    MainWindow& m_window;
    By m_by;
};

} // namespace layerscope
