package console

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

// isPicture says whether a browser may draw a piece of evidence: covered, until
// somebody asks for it.
func isPicture(mediaType string) bool {
	switch mediaType {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return true
	}
	return false
}

// evidence sends an exhibit as a file: no browser runs it or draws it as a page.
func (c *Console) evidence(g *gin.Context) {
	exhibit, bytes, err := c.Desk.Evidence(g.Request.Context(), caller(g), g.Param("ref"), g.Param("id"))
	if err != nil {
		c.problem(g, err)
		return
	}
	defer bytes.Close() //nolint:errcheck // it was only read
	mediaType, ending := "application/octet-stream", ".bin"
	switch {
	case isPicture(exhibit.MediaType):
		mediaType, ending = exhibit.MediaType, "."+exhibit.MediaType[len("image/"):]
	case exhibit.MediaType == "application/pdf":
		mediaType, ending = exhibit.MediaType, ".pdf"
	}
	g.Header("Content-Type", mediaType)
	g.Header("Content-Disposition", attachment(g.Param("ref")+"-"+exhibit.ID+ending))
	g.Header("Content-Length", strconv.FormatInt(exhibit.Size, 10))
	g.Status(http.StatusOK)
	if _, err := io.Copy(g.Writer, bytes); err != nil {
		c.Log.ErrorContext(g.Request.Context(), "evidence broke off", "id", requestID(g.Request.Context()), "cause", err)
	}
}

func bytesInWords(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d kB", (n+512)>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

func shortHash(hash string) string {
	if len(hash) > 12 {
		return hash[:12] + "…"
	}
	return hash
}
