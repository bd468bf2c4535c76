package console

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework"
	"duecourse/internal/web"
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

// fileType is what a piece of evidence is, in words.
func fileType(mediaType string) string {
	switch mediaType {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return "picture"
	case "application/pdf":
		return "PDF"
	case "video/mp4", "video/webm":
		return "video"
	case "multipart/related":
		return "saved page"
	case "application/json":
		return "record of how it was taken"
	}
	return mediaType
}

// evidence sends an exhibit as a file: no browser runs it or draws it as a page.
func (c *Console) evidence(g *gin.Context) {
	exhibit, bytes, err := c.Desk.Evidence(g.Request.Context(), caller(g), g.Param("ref"), g.Param("id"))
	if err != nil {
		c.problem(g, err)
		return
	}
	defer bytes.Close() //nolint:errcheck // it was only read
	c.sendFile(g, g.Param("ref")+"-"+exhibit.ID, exhibit.MediaType, exhibit.Size, bytes)
}

// sendFile sends bytes to be kept, under a name to which the ending is added that
// goes with what they are.
func (c *Console) sendFile(g *gin.Context, name, kind string, size int64, bytes io.Reader) {
	mediaType, ending := casework.FileType(kind)
	g.Header("Content-Type", mediaType)
	g.Header("Content-Disposition", web.Attachment(name+ending))
	g.Header("Content-Length", strconv.FormatInt(size, 10))
	g.Status(http.StatusOK)
	if _, err := io.Copy(g.Writer, bytes); err != nil {
		c.Log.ErrorContext(g.Request.Context(), "evidence broke off", "id", web.RequestID(g.Request.Context()), "cause", err)
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
