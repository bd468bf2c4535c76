package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
)

// small writes a picture of a page with the 256 colours that it has most of; pages
// have few others, and those take the nearest. It is a third of the size.
func small(shot []byte) ([]byte, error) {
	full, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		return nil, err
	}
	picture := image.NewPaletted(full.Bounds(), palette(full))
	nearest := map[color.Color]uint8{}
	for y := full.Bounds().Min.Y; y < full.Bounds().Max.Y; y++ {
		for x := full.Bounds().Min.X; x < full.Bounds().Max.X; x++ {
			c := full.At(x, y)
			if _, known := nearest[c]; !known {
				nearest[c] = uint8(picture.Palette.Index(c)) //nolint:gosec // below 256
			}
			picture.SetColorIndex(x, y, nearest[c])
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err = encoder.Encode(&out, picture)
	return out.Bytes(), err
}

func palette(full image.Image) color.Palette {
	count := map[color.Color]int{}
	for y := full.Bounds().Min.Y; y < full.Bounds().Max.Y; y++ {
		for x := full.Bounds().Min.X; x < full.Bounds().Max.X; x++ {
			count[full.At(x, y)]++
		}
	}
	colours := color.Palette{}
	for c := range count {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.Color) int { return count[b] - count[a] })
	return colours[:min(len(colours), 256)]
}
