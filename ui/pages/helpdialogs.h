// The overview of keys and the page about the program.
#pragma once

class QWidget;

namespace layerscope {

void showKeys(QWidget* parent);
void showAbout(QWidget* parent);

} // namespace layerscope
