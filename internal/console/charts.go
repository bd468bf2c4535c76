package console

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// chart is a picture of figures. parts/chart.html draws it as SVG without styles and
// scripts, because the content policy forbids them. Its title and description are for
// those who cannot see it; the table below it has all the figures.
type chart struct {
	ID, Title, About string
	Width, Height    int
	Marks            []mark
}

// mark is a shape of a chart. Its class is one of those below .dc-chart in console.scss.
type mark struct {
	Shape      string // rect, line, dot or text
	Class      string
	X, Y, W, H float64 // a line ends at X+W, Y+H; the radius of a dot is W
	Text       string
}

const (
	wideChart   = 640 // by month; people may have to scroll it on a phone
	labelWidth  = 220 // of the names of its rows
	narrowChart = 440 // bars below their names; as wide as a phone
	barRow      = 52
)

// FitsPhone says whether the chart fits on a phone.
func (p chart) FitsPhone() bool { return p.Width <= narrowChart }

func (p *chart) add(m mark) { p.Marks = append(p.Marks, m) }

func (p *chart) write(class string, x, y float64, text string) {
	p.add(mark{Shape: "text", Class: class, X: x, Y: y, Text: text})
}

// decimal writes a number with at most one decimal place.
func decimal(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// Right is X+W.
func (m mark) Right() string { return decimal(m.X + m.W) }

// Bottom is Y+H.
func (m mark) Bottom() string { return decimal(m.Y + m.H) }

// amount is a number of something with a name.
type amount struct {
	Name string
	N    int
}

// columnChart draws a column for each amount, with its number above it.
func columnChart(id, title, about string, amounts []amount) chart {
	const height, top, bottom = 250.0, 30.0, 205.0
	p := chart{ID: id, Title: title, About: about, Width: wideChart, Height: int(height)}
	most := 1
	for _, a := range amounts {
		most = max(most, a.N)
	}
	step := float64(wideChart-20) / float64(max(1, len(amounts)))
	wide := math.Min(step*0.7, 60)
	p.add(mark{Shape: "line", Class: "axis", X: 10, Y: bottom, W: wideChart - 20})
	for i, a := range amounts {
		middle := 10 + step*(float64(i)+0.5)
		high := (bottom - top) * float64(a.N) / float64(most)
		p.add(mark{Shape: "rect", Class: "main", X: middle - wide/2, Y: bottom - high, W: wide, H: high})
		p.write("middle strong", middle, bottom-high-7, strconv.Itoa(a.N))
		for line, word := range strings.Fields(a.Name) { // the year goes below its month
			p.write("middle", middle, bottom+20+18*float64(line), word)
		}
	}
	return p
}

// part is a part of stacked bars: its class and its name.
type part struct{ Class, Name string }

// bar is a row of a bar chart, with the size of each part.
type bar struct {
	Name  string
	Parts []int
}

func (b bar) total() (sum int) {
	for _, n := range b.Parts {
		sum += n
	}
	return sum
}

// barChart draws a stacked bar for each row, and a key.
func barChart(id, title string, parts []part, bars []bar) chart {
	const room, key = narrowChart - 50, 30
	texts := each(bars, func(b bar) string { return b.Name + ": " + strconv.Itoa(b.total()) })
	p := chart{ID: id, Title: title, About: chartText(texts), Width: narrowChart, Height: barRow*len(bars) + key + 4}
	most, x := 1, 0.0
	for _, b := range bars {
		most = max(most, b.total())
	}
	for _, k := range parts {
		p.add(mark{Shape: "rect", Class: k.Class, X: x, Y: 6, W: 14, H: 14})
		p.write("", x+20, 18, k.Name)
		x += 36 + 8.2*float64(len(k.Name))
	}
	for i, b := range bars {
		y, x := float64(barRow*i+key), 1.0
		p.write("", 0, y+17, b.Name)
		for k, of := range parts {
			wide := room * float64(b.Parts[k]) / float64(most)
			if wide > 0 {
				p.add(mark{Shape: "rect", Class: of.Class, X: x, Y: y + 23, W: wide, H: 18})
			}
			x += wide
		}
		p.write("strong", x+7, y+37, strconv.Itoa(b.total()))
	}
	return p
}

// dotChart draws a dot for each pair of row and column, larger for more.
func dotChart(id, title, about string, columns []string, rows []bar) chart {
	const row = 36.0
	p := chart{ID: id, Title: title, About: about, Width: wideChart, Height: int(row)*(len(rows)+1) + 14}
	most := 1
	for _, r := range rows {
		for _, n := range r.Parts {
			most = max(most, n)
		}
	}
	step := float64(wideChart-labelWidth) / float64(max(1, len(columns)))
	biggest := math.Min(step, row)*0.5 - 1
	for i, name := range columns {
		month, year, _ := strings.Cut(name, " ")
		p.write("middle", labelWidth+step*(float64(i)+0.5), 16, month)
		p.write("middle", labelWidth+step*(float64(i)+0.5), 33, year)
	}
	for i, r := range rows {
		y := row*(float64(i)+1.5) + 8
		p.add(mark{Shape: "line", Class: "grid", X: 0, Y: y - row/2, W: wideChart})
		p.write("", 0, y+5, r.Name)
		for k, n := range r.Parts {
			if n == 0 {
				continue
			}
			middle, radius := labelWidth+step*(float64(k)+0.5), math.Max(9, biggest*math.Sqrt(float64(n)/float64(most)))
			p.add(mark{Shape: "dot", Class: "main", X: middle, Y: y, W: radius})
			p.write("middle over", middle, y+5, shortNumber(n))
		}
	}
	return p
}

// shortNumber writes a number that fits into a dot.
func shortNumber(n int) string {
	if n >= 1000 {
		return fmt.Sprintf("%.0fk", float64(n)/1000)
	}
	return strconv.Itoa(n)
}

// timeBar is a row of a chart of times, as shares of the time allowed.
type timeBar struct {
	Name        string
	Median, P90 float64
}

// timeChart draws how long things took against the time allowed. The bar is the median, the
// thin line ends at the 90th percentile, and a line from top to bottom marks the time
// allowed. What took more than three times as long is cut off.
func timeChart(id, title, about string, spans []timeBar) chart {
	const longest, room, key = 3.0, narrowChart - 10.0, 30
	p := chart{ID: id, Title: title, About: about, Width: narrowChart, Height: barRow*len(spans) + key + 4}
	at := func(share float64) float64 { return 1 + room*math.Min(share, longest)/longest }
	for i, name := range []string{"0", "the window", "2 times", "3 times"} {
		x := at(float64(i))
		class := "grid"
		if i == 1 {
			class = "limit"
		}
		p.add(mark{Shape: "line", Class: class, X: x, Y: 26, H: float64(barRow*len(spans) + 6)})
		p.write([]string{"", "middle", "middle", "end"}[i], x, 18, name)
	}
	for i, s := range spans {
		y := float64(barRow*i + key)
		p.write("halo", 6, y+17, s.Name)
		p.add(mark{Shape: "rect", Class: "main", X: 1, Y: y + 23, W: math.Max(2, at(s.Median)-1), H: 18})
		p.add(mark{Shape: "line", Class: "whisker", X: at(s.Median), Y: y + 32, W: at(s.P90) - at(s.Median)})
		p.add(mark{Shape: "line", Class: "whisker", X: at(s.P90), Y: y + 25, H: 14})
	}
	return p
}

// chartText joins what a chart says to those who cannot see it.
func chartText(items []string) string {
	if len(items) == 0 {
		return "There is nothing to show."
	}
	return strings.Join(items, "; ") + "."
}

func amountsText(amounts []amount) string {
	return chartText(each(amounts, func(a amount) string { return a.Name + ": " + strconv.Itoa(a.N) }))
}

func namesIn(amounts []amount) []string {
	return each(amounts, func(a amount) string { return a.Name })
}
