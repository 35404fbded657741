#include "solera/report/html_changed.h"

#include "solera/report/html.h"

namespace solera::report {
namespace {

std::string answer_html(const std::string& model, const std::string& answer,
                        bool is_right) {
  return element("span", {{"class", is_right ? "right" : "wrong"}},
                 text_element("b", is_right ? "\u2713 " : "\u2717 ") +
                     escape_html(model + ": " + answer));
}

/// A void element: it has no end.
std::string picture_html(const ChangedImage& image) {
  if (image.picture.empty()) {
    return text_element("span", {{"class", "nopicture"}}, "no picture");
  }
  return "<img alt=\"" + escape_html(image.label) + "\" src=\"" +
         escape_html(image.picture) + "\">";
}

std::string card_html(const ChangedImage& image, const Inspection& inspection) {
  return element("li", {{"title", image.sample}},
                 picture_html(image) + text_element("strong", image.label) +
                     answer_html(inspection.before, image.before,
                                 image.before == image.label) +
                     answer_html(inspection.after, image.after,
                                 image.after == image.label));
}

std::string gallery_html(const std::string& title,
                         const std::vector<ChangedImage>& images,
                         const Inspection& inspection) {
  if (images.empty()) return "";
  std::string cards;
  for (const ChangedImage& image : images) {
    cards += card_html(image, inspection) + "\n";
  }
  return text_element("h4", title) +
         element("ul", {{"class", "gallery"}}, cards);
}

}  // namespace

std::string html_changed(const ChangedImages& images,
                         const Inspection& inspection) {
  return gallery_html("From wrong to right", images.gained, inspection) +
         gallery_html("From right to wrong", images.lost, inspection);
}

}  // namespace solera::report
