package console

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// plot is a picture of figures, drawn as SVG by parts/plot.html without a style or a
// script in it: the content policy lets none through (docs/adr). What it says to
// those who do not see it stands in its title and its description, and the whole
// of it in the table behind it.
type plot struct {
	ID, Title, About string
	Width, Height    int
	Marks            []mark
}

// mark is a shape of a plot. Its class is one of console.scss: dc-plot__…
type mark struct {
	Shape      string // rect, line, dot or text
	Class      string
	X, Y, W, H float64 // of a line W and H lead to its other end; of a dot W is its radius
	Text       string
}

const (
	plotWidth  = 640 // of a plot by month, which may have to be scrolled on a phone
	plotLabels = 220 // what the names of its rows take
	slimWidth  = 440 // of a plot of bars, each below its name: as wide as a phone
	slimRow    = 52
)

// Slim says whether the plot fits on a phone.
func (p plot) Slim() bool { return p.Width <= slimWidth }

func (p *plot) add(m mark) { p.Marks = append(p.Marks, m) }

func (p *plot) write(class string, x, y float64, text string) {
	p.add(mark{Shape: "text", Class: class, X: x, Y: y, Text: text})
}

// Points lets the template write numbers with one digit behind the point.
func (m mark) points(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// Left, Top, Wide and High are the mark's numbers as SVG takes them.
func (m mark) Left() string { return m.points(m.X) }

// Top is Y.
func (m mark) Top() string { return m.points(m.Y) }

// Wide is W.
func (m mark) Wide() string { return m.points(m.W) }

// High is H.
func (m mark) High() string { return m.points(m.H) }

// Right is X and W.
func (m mark) Right() string { return m.points(m.X + m.W) }

// Bottom is Y and H.
func (m mark) Bottom() string { return m.points(m.Y + m.H) }

// amount is a number of something with a name.
type amount struct {
	Name string
	N    int
}

// columnsOf draws a column for each amount, its number above it.
func columnsOf(id, title, about string, amounts []amount) plot {
	const height, top, bottom = 250.0, 30.0, 205.0
	p := plot{ID: id, Title: title, About: about, Width: plotWidth, Height: int(height)}
	most := 1
	for _, a := range amounts {
		most = max(most, a.N)
	}
	step := float64(plotWidth-20) / float64(max(1, len(amounts)))
	wide := math.Min(step*0.7, 60)
	p.add(mark{Shape: "line", Class: "axis", X: 10, Y: bottom, W: plotWidth - 20})
	for i, a := range amounts {
		middle := 10 + step*(float64(i)+0.5)
		high := (bottom - top) * float64(a.N) / float64(most)
		p.add(mark{Shape: "rect", Class: "main", X: middle - wide/2, Y: bottom - high, W: wide, H: high})
		p.write("middle strong", middle, bottom-high-7, strconv.Itoa(a.N))
		for line, word := range strings.Fields(a.Name) { // the year below its month
			p.write("middle", middle, bottom+20+18*float64(line), word)
		}
	}
	return p
}

// part is what a stacked bar is made of: its class, and what it is called.
type part struct{ Class, Name string }

// bar is a line of a bar plot: how much there is of each part.
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

// barsOf draws a bar for each line, its parts one behind the other, and a key.
func barsOf(id, title, about string, parts []part, bars []bar) plot {
	const room, key = slimWidth - 50, 30
	p := plot{ID: id, Title: title, About: about, Width: slimWidth, Height: slimRow*len(bars) + key + 4}
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
		y, x := float64(slimRow*i+key), 1.0
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

// dotsOf draws a dot for each pair of a row and a column, larger for more.
func dotsOf(id, title, about string, columns []string, rows []bar) plot {
	const row = 36.0
	p := plot{ID: id, Title: title, About: about, Width: plotWidth, Height: int(row)*(len(rows)+1) + 14}
	most := 1
	for _, r := range rows {
		for _, n := range r.Parts {
			most = max(most, n)
		}
	}
	step := float64(plotWidth-plotLabels) / float64(max(1, len(columns)))
	biggest := math.Min(step, row)*0.5 - 1
	for i, name := range columns {
		month, year, _ := strings.Cut(name, " ")
		p.write("middle", plotLabels+step*(float64(i)+0.5), 16, month)
		p.write("middle", plotLabels+step*(float64(i)+0.5), 33, year)
	}
	for i, r := range rows {
		y := row*(float64(i)+1.5) + 8
		p.add(mark{Shape: "line", Class: "grid", X: 0, Y: y - row/2, W: plotWidth})
		p.write("", 0, y+5, r.Name)
		for k, n := range r.Parts {
			if n == 0 {
				continue
			}
			middle, radius := plotLabels+step*(float64(k)+0.5), math.Max(9, biggest*math.Sqrt(float64(n)/float64(most)))
			p.add(mark{Shape: "dot", Class: "main", X: middle, Y: y, W: radius})
			p.write("middle over", middle, y+5, short(n))
		}
	}
	return p
}

// short writes a number that has to fit into a dot.
func short(n int) string {
	if n >= 1000 {
		return fmt.Sprintf("%.0fk", float64(n)/1000)
	}
	return strconv.Itoa(n)
}

// span is a line of a plot of times: as shares of the time that there was.
type span struct {
	Name        string
	Median, P90 float64
}

// spansOf draws how long things took against the time that they had: the bar is the
// median, the line leads to the 90th percentile, and where the time is up there is a
// line from top to bottom. What took more than three times as long is cut off there.
func spansOf(id, title, about string, spans []span) plot {
	const longest, room, key = 3.0, slimWidth - 10.0, 30
	p := plot{ID: id, Title: title, About: about, Width: slimWidth, Height: slimRow*len(spans) + key + 4}
	at := func(share float64) float64 { return 1 + room*math.Min(share, longest)/longest }
	for i, name := range []string{"at once", "in time", "twice as long", "3 times"} {
		x := at(float64(i))
		class := "grid"
		if i == 1 {
			class = "limit"
		}
		p.add(mark{Shape: "line", Class: class, X: x, Y: 26, H: float64(slimRow*len(spans) + 6)})
		p.write([]string{"", "middle", "middle", "end"}[i], x, 18, name)
	}
	for i, s := range spans {
		y := float64(slimRow*i + key)
		p.write("halo", 6, y+17, s.Name)
		p.add(mark{Shape: "rect", Class: "main", X: 1, Y: y + 23, W: math.Max(2, at(s.Median)-1), H: 18})
		p.add(mark{Shape: "line", Class: "whisker", X: at(s.Median), Y: y + 32, W: at(s.P90) - at(s.Median)})
		p.add(mark{Shape: "line", Class: "whisker", X: at(s.P90), Y: y + 25, H: 14})
	}
	return p
}
