// Beside a frame that is pasted into an article: gives the frame before it the height that its content tells.
(function (frame) {
  addEventListener("message", function (event) {
    var data = event.data;
    if (event.source === frame.contentWindow && data && data.type === "iframe-resized" && data.height > 0) {
      frame.style.height = Math.min(data.height, 20000) + "px";
    }
  });
})(document.currentScript.previousElementSibling);
