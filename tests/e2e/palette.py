"""A smaller picture: at most 64 colours, chosen by how often they occur. The browser counts and
maps, so no library for pictures is needed.
"""

import base64
import struct
import zlib
from typing import Any

COLOURS = 64
MAP = """async ([picture, most]) => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + picture;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const {data} = context.getImageData(0, 0, image.width, image.height);
  const pixels = new Uint32Array(data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, most).map(one => one[0]);
  const part = (pixel, shift) => (pixel >> shift) & 255;
  const far = (a, b) => [0, 8, 16].reduce((sum, s) => sum + (part(a, s) - part(b, s)) ** 2, 0);
  const nearest = new Map(palette.map((pixel, index) => [pixel, index]));
  const out = new Uint8Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    let index = nearest.get(pixels[i]);
    if (index === undefined) {
      let best = Infinity;
      for (let j = 0; j < palette.length; j++) {
        const distance = far(pixels[i], palette[j]);
        if (distance < best) { best = distance; index = j; }
      }
      nearest.set(pixels[i], index);
    }
    out[i] = index;
  }
  let text = '';
  for (let i = 0; i < out.length; i += 32768)
    text += String.fromCharCode(...out.subarray(i, i + 32768));
  return [image.width, image.height, palette.flatMap(p => [0, 8, 16].map(s => part(p, s))),
          btoa(text)];
}"""


def shrink(page: Any, picture: bytes) -> bytes:
    """`page`: any page of a browser, without a content policy: an empty one."""
    encoded = base64.b64encode(picture).decode()
    width, height, palette, indexes = page.evaluate(MAP, [encoded, COLOURS])
    rows = base64.b64decode(indexes)
    # Each row begins with its filter; none is best with few colours.
    lines = b"".join(b"\0" + rows[y * width : (y + 1) * width] for y in range(height))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(palette)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
